package io.altostratus.network.service.address;

import java.math.BigInteger;

/** Addresses from first to last, both included. */
public record AddressRange(IpAddress first, IpAddress last) {

    public boolean contains(IpAddress address) {
        return address.version() == first.version() && first.compareTo(address) <= 0 && address.compareTo(last) <= 0;
    }

    public boolean overlaps(AddressRange other) {
        return first.version() == other.first.version()
                && first.compareTo(other.last) <= 0
                && other.first.compareTo(last) <= 0;
    }

    /** How many addresses are in it. */
    public BigInteger size() {
        return last.number().subtract(first.number()).add(BigInteger.ONE);
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}
