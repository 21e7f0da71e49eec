package io.altostratus.compute.api.keypairs;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The few forms of DER (X.690) that a certificate is made of; the JDK reads certificates but writes none. */
final class Der {

    private static final DateTimeFormatter GENERALIZED =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int FIRST_YEAR_IN_FULL = 2050;

    private Der() {}

    static byte[] sequence(byte[]... parts) {
        return form(0x30, parts);
    }

    static byte[] set(byte[]... parts) {
        return form(0x31, parts);
    }

    /** Under a number that only the context explains. */
    static byte[] tagged(int number, byte[]... parts) {
        return form(0xa0 | number, parts);
    }

    static byte[] integer(BigInteger value) {
        return form(0x02, value.toByteArray());
    }

    static byte[] utf8(String text) {
        return form(0x0c, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] octets(byte[] content) {
        return form(0x04, content);
    }

    static byte[] bits(byte[] content) {
        return form(0x03, new byte[] {0}, content);
    }

    static byte[] none() {
        return form(0x05);
    }

    /** Two digits of the year up to 2049, then four, as X.509 demands. */
    static byte[] time(Instant instant) {
        String text = GENERALIZED.format(instant);
        return instant.atOffset(ZoneOffset.UTC).getYear() < FIRST_YEAR_IN_FULL
                ? form(0x17, text.substring(2).getBytes(StandardCharsets.US_ASCII))
                : form(0x18, text.getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] objectId(String dotted) {
        String[] arcs = dotted.split("\\.");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(Integer.parseInt(arcs[0]) * 40 + Integer.parseInt(arcs[1]));
        for (int i = 2; i < arcs.length; i++) {
            int arc = Integer.parseInt(arcs[i]);
            for (int shift = 28; shift > 0; shift -= 7) {
                if (arc >>> shift != 0) {
                    out.write(0x80 | arc >>> shift & 0x7f);
                }
            }
            out.write(arc & 0x7f);
        }
        return form(0x06, out.toByteArray());
    }

    private static byte[] form(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else if (length < 0x100) {
            out.write(0x81);
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >>> 8);
            out.write(length);
        }
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
