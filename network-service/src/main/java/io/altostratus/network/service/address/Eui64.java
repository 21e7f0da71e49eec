package io.altostratus.network.service.address;

import java.math.BigInteger;

/** The addresses that hosts give themselves in a /64 from their MAC addresses (RFC 4291, appendix A). */
public final class Eui64 {

    public static final int PREFIX = 64;

    private static final BigInteger UNIVERSAL_BIT = BigInteger.ONE.shiftLeft(57);

    private Eui64() {}

    /**
     * @param block a /64
     * @param mac as six pairs of digits
     */
    public static IpAddress of(Cidr block, String mac) {
        String digits = mac.replace(":", "");
        BigInteger identifier = new BigInteger(digits.substring(0, 6) + "fffe" + digits.substring(6), 16);
        return new IpAddress(6, block.network().number().or(identifier.xor(UNIVERSAL_BIT)));
    }
}
