package io.altostratus.network.service.address;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A block of addresses: a network address and the length of its prefix. */
public record Cidr(IpAddress network, int prefix) {

    private static final Pattern PREFIX = Pattern.compile("\\d{1,3}");

    /** Empty unless the text is {@code address/prefix}; bits beyond the prefix are cleared. */
    public static Optional<Cidr> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !PREFIX.matcher(text.substring(slash + 1)).matches()) {
            return Optional.empty();
        }
        int prefix = Integer.parseInt(text.substring(slash + 1));
        return IpAddress.parse(text.substring(0, slash))
                .filter(address -> prefix <= IpAddress.bits(address.version()))
                .map(address -> new Cidr(cleared(address, prefix), prefix));
    }

    private static IpAddress cleared(IpAddress address, int prefix) {
        int hostBits = IpAddress.bits(address.version()) - prefix;
        return new IpAddress(
                address.version(), address.number().shiftRight(hostBits).shiftLeft(hostBits));
    }

    public int version() {
        return network.version();
    }

    public IpAddress last() {
        return new IpAddress(version(), network.number().add(size()).subtract(BigInteger.ONE));
    }

    /** How many addresses are in it. */
    public BigInteger size() {
        return BigInteger.ONE.shiftLeft(IpAddress.bits(version()) - prefix);
    }

    public AddressRange range() {
        return new AddressRange(network, last());
    }

    public boolean contains(IpAddress address) {
        return range().contains(address);
    }

    public boolean overlaps(Cidr other) {
        return range().overlaps(other.range());
    }

    /** Whether the block is too small to keep addresses for the network itself and for broadcasts. */
    private boolean isTiny() {
        return IpAddress.bits(version()) - prefix < 2;
    }

    /** What hosts may have: neither the network's address nor, in IPv4, the broadcast address. */
    public AddressRange hosts() {
        if (isTiny()) {
            return range();
        }
        return new AddressRange(network.plus(1), version() == 4 ? last().plus(-1) : last());
    }

    /** The gateway where none is named; null where the block has no room for one. */
    public @Nullable IpAddress defaultGateway() {
        return prefix == IpAddress.bits(version()) ? null : network.plus(1);
    }

    /** All host addresses but the gateway's, in ascending ranges. */
    public List<AddressRange> hostsWithout(@Nullable IpAddress gateway) {
        AddressRange hosts = hosts();
        if (gateway == null || !hosts.contains(gateway)) {
            return List.of(hosts);
        }
        List<AddressRange> ranges = new ArrayList<>();
        if (hosts.first().compareTo(gateway) < 0) {
            ranges.add(new AddressRange(hosts.first(), gateway.plus(-1)));
        }
        if (gateway.compareTo(hosts.last()) < 0) {
            ranges.add(new AddressRange(gateway.plus(1), hosts.last()));
        }
        return ranges;
    }

    public String text() {
        return network.text() + "/" + prefix;
    }

    @Override
    public String toString() {
        return text();
    }
}
