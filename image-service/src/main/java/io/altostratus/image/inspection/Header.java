package io.altostratus.image.inspection;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The first bytes of an image; reading past what is there refuses it. */
final class Header {

    private final byte[] bytes;
    private final int length;

    Header(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    boolean startsWith(String ascii) {
        return has(0, ascii.getBytes(StandardCharsets.ISO_8859_1));
    }

    boolean has(int offset, byte[] expected) {
        return offset + expected.length <= length
                && Arrays.equals(bytes, offset, offset + expected.length, expected, 0, expected.length);
    }

    long bigInt(long offset) {
        return buffer(offset, 4, ByteOrder.BIG_ENDIAN).getInt() & 0xFFFFFFFFL;
    }

    long bigLong(long offset) {
        return buffer(offset, 8, ByteOrder.BIG_ENDIAN).getLong();
    }

    long littleInt(long offset) {
        return buffer(offset, 4, ByteOrder.LITTLE_ENDIAN).getInt() & 0xFFFFFFFFL;
    }

    long littleLong(long offset) {
        return buffer(offset, 8, ByteOrder.LITTLE_ENDIAN).getLong();
    }

    /** Text that ends with its first NUL. */
    String text(long offset, long size) {
        ByteBuffer part = buffer(offset, size, ByteOrder.BIG_ENDIAN);
        byte[] copy = new byte[part.remaining()];
        part.get(copy);
        String text = new String(copy, StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    private ByteBuffer buffer(long offset, long size, ByteOrder order) {
        if (offset < 0 || size < 0 || offset > length || size > length - offset) {
            throw new RefusedContentException("The image's header is not complete.");
        }
        return ByteBuffer.wrap(bytes, (int) offset, (int) size).slice().order(order);
    }
}
