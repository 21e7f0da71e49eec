package io.altostratus.network.agent.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IP network, or a single address as network of full length. What a user has typed becomes one of these before it gets
 * near a command or a file, so that it can bring nothing with it.
 */
public final class Cidr {

    private static final Pattern IPV4 = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    /** Of an address. Longer texts are not looked at, however they go on. */
    private static final int LONGEST = 45;

    private final byte[] address;
    private final int length;

    private Cidr(byte[] address, int length) {
        this.address = address;
        this.length = length;
    }

    /** Empty for what is neither an address nor a network. Bits behind the network part are cleared. */
    public static Optional<Cidr> parse(String text) {
        int slash = text.indexOf('/');
        Optional<byte[]> bytes = bytes(slash < 0 ? text : text.substring(0, slash));
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        int bits = bytes.get().length * 8;
        int length = bits;
        if (slash >= 0) {
            String digits = text.substring(slash + 1);
            if (!digits.matches("\\d{1,3}") || Integer.parseInt(digits) > bits) {
                return Optional.empty();
            }
            length = Integer.parseInt(digits);
        }
        return Optional.of(new Cidr(masked(bytes.get(), length), length));
    }

    /** A single address; empty for anything else. */
    public static Optional<Cidr> parseAddress(String text) {
        return text.indexOf('/') >= 0 ? Optional.empty() : parse(text);
    }

    private static Optional<byte[]> bytes(String text) {
        if (text.length() > LONGEST
                || !IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            // A literal: nothing is looked up.
            byte[] bytes = InetAddress.getByName(text).getAddress();
            return bytes.length == 4 == text.indexOf(':') < 0 ? Optional.of(bytes) : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static byte[] masked(byte[] bytes, int length) {
        byte[] result = bytes.clone();
        for (int i = 0; i < result.length; i++) {
            int kept = Math.clamp(length - 8L * i, 0, 8);
            result[i] &= (byte) (0xff << (8 - kept));
        }
        return result;
    }

    public boolean isIpv6() {
        return address.length == 16;
    }

    public int prefixLength() {
        return length;
    }

    /** Whether it is all addresses of its family. */
    public boolean isEverything() {
        return length == 0;
    }

    public boolean contains(Cidr other) {
        return other.address.length == address.length
                && other.length >= length
                && Arrays.equals(masked(other.address, length), address);
    }

    /** The network's address alone, in the kernel's notation. */
    public String address() {
        return isIpv6() ? compressed(address) : dotted(address);
    }

    private static String dotted(byte[] bytes) {
        return (bytes[0] & 0xff) + "." + (bytes[1] & 0xff) + "." + (bytes[2] & 0xff) + "." + (bytes[3] & 0xff);
    }

    /** RFC 5952: the longest run of zeros is left out. */
    private static String compressed(byte[] bytes) {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff;
        }
        int bestStart = -1;
        int bestLength = 1;
        for (int i = 0; i < 8; i++) {
            int run = 0;
            while (i + run < 8 && groups[i + run] == 0) {
                run++;
            }
            if (run > bestLength) {
                bestStart = i;
                bestLength = run;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == bestStart) {
                text.append("::");
                i += bestLength - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }

    /** For example {@code 10.0.0.0/24}; always with its length. */
    @Override
    public String toString() {
        return address() + "/" + length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cidr cidr && cidr.length == length && Arrays.equals(cidr.address, address);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(address) + length;
    }
}
