package io.altostratus.inspection;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Some successive bytes of an image; reading past what is there refuses the image. */
final class Header {

    private final byte[] bytes;
    private final int length;

    Header(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    int length() {
        return length;
    }

    boolean startsWith(String latin) {
        return has(0, latin);
    }

    boolean has(int offset, String latin) {
        byte[] expected = latin.getBytes(StandardCharsets.ISO_8859_1);
        return offset >= 0
                && offset + expected.length <= length
                && Arrays.equals(bytes, offset, offset + expected.length, expected, 0, expected.length);
    }

    int unsignedByte(long offset) {
        return buffer(offset, 1, ByteOrder.BIG_ENDIAN).get() & 0xFF;
    }

    long bigInt(long offset) {
        return buffer(offset, 4, ByteOrder.BIG_ENDIAN).getInt() & 0xFFFFFFFFL;
    }

    long bigLong(long offset) {
        return buffer(offset, 8, ByteOrder.BIG_ENDIAN).getLong();
    }

    int littleShort(long offset) {
        return buffer(offset, 2, ByteOrder.LITTLE_ENDIAN).getShort() & 0xFFFF;
    }

    long littleInt(long offset) {
        return buffer(offset, 4, ByteOrder.LITTLE_ENDIAN).getInt() & 0xFFFFFFFFL;
    }

    long littleLong(long offset) {
        return buffer(offset, 8, ByteOrder.LITTLE_ENDIAN).getLong();
    }

    boolean isZero(long offset, int size) {
        ByteBuffer part = buffer(offset, size, ByteOrder.BIG_ENDIAN);
        while (part.hasRemaining()) {
            if (part.get() != 0) {
                return false;
            }
        }
        return true;
    }

    /** A copy. */
    byte[] bytes(long offset, long size) {
        ByteBuffer part = buffer(offset, size, ByteOrder.BIG_ENDIAN);
        byte[] copy = new byte[part.remaining()];
        part.get(copy);
        return copy;
    }

    /** All characters, NULs included. */
    String latin(long offset, long size) {
        return new String(bytes(offset, size), StandardCharsets.ISO_8859_1);
    }

    /** Text that ends with its first NUL. */
    String text(long offset, long size) {
        String text = latin(offset, size);
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
