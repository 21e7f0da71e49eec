package io.altostratus.network.service.address;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** An IPv4 or IPv6 address as a number, which orders it within its subnet. */
public record IpAddress(int version, BigInteger number) implements Comparable<IpAddress> {

    private static final Pattern IPV4 =
            Pattern.compile("(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    /** Longer texts are not looked at, however they go on. */
    private static final int LONGEST = 45;

    /** Empty unless the text is an address in full: no zone, no leading zeros, no short forms of IPv4. */
    public static Optional<IpAddress> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        boolean four = IPV4.matcher(text).matches();
        if (!four && !IPV6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            byte[] bytes = InetAddress.ofLiteral(text).getAddress();
            if (!four && bytes.length == 4) { // an IPv4-mapped address stays one of IPv6
                byte[] mapped = new byte[16];
                mapped[10] = (byte) 0xff;
                mapped[11] = (byte) 0xff;
                System.arraycopy(bytes, 0, mapped, 12, 4);
                bytes = mapped;
            }
            return Optional.of(new IpAddress(four ? 4 : 6, new BigInteger(1, bytes)));
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    public static int bits(int version) {
        return version == 4 ? 32 : 128;
    }

    public IpAddress plus(long count) {
        return new IpAddress(version, number.add(BigInteger.valueOf(count)));
    }

    @Override
    public int compareTo(IpAddress other) {
        return number.compareTo(other.number);
    }

    /** The usual text: dotted for IPv4, RFC 5952 for IPv6. */
    public String text() {
        byte[] bytes = bytes();
        if (version == 4) {
            return (bytes[0] & 255) + "." + (bytes[1] & 255) + "." + (bytes[2] & 255) + "." + (bytes[3] & 255);
        }
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (bytes[2 * i] & 255) << 8 | bytes[2 * i + 1] & 255;
        }
        return compressed(groups);
    }

    private byte[] bytes() {
        byte[] bytes = new byte[bits(version) / 8];
        byte[] magnitude = number.toByteArray();
        int length = Math.min(bytes.length, magnitude.length);
        System.arraycopy(magnitude, magnitude.length - length, bytes, bytes.length - length, length);
        return bytes;
    }

    /** The longest run of two or more zero groups becomes {@code ::}, the first of equally long ones. */
    private static String compressed(int[] groups) {
        int best = -1;
        int bestLength = 1;
        for (int start = 0; start < 8; start++) {
            int end = start;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - start > bestLength) {
                best = start;
                bestLength = end - start;
            }
        }
        if (best < 0) {
            return joined(groups, 0, 8);
        }
        return joined(groups, 0, best) + "::" + joined(groups, best + bestLength, 8);
    }

    private static String joined(int[] groups, int from, int to) {
        return String.join(
                ":",
                Arrays.stream(groups, from, to).mapToObj(Integer::toHexString).toList());
    }

    @Override
    public String toString() {
        return text();
    }
}
