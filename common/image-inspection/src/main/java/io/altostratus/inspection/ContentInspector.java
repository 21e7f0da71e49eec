package io.altostratus.inspection;

import io.altostratus.inspection.Inspection.Ending;
import io.altostratus.inspection.Inspection.Region;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges image data by their bytes, while they come in, without running any program on them. Refused are data of another
 * format than the declared one, of two formats at once, data that make QEMU open further files (CVE-2022-47951,
 * CVE-2024-32498, CVE-2024-44082) and data whose header cannot be right.
 *
 * <p>One inspector judges one image: {@link #add} for all bytes in their order, then {@link #finish}. Its memory is bound
 * ({@value #PREFIX} bytes, and for VHDX one MiB later) however large the image is. Not thread-safe.
 */
public final class ContentInspector {

    /** How much of the beginning is looked at, in bytes; the second table of a VHDX ends here. */
    static final int PREFIX = 320 * 1024;

    /** How much of the end is looked at, in bytes: the footer of a VMDK with its markers. */
    static final int TAIL = 1536;

    /** Formats that must show their mark at the beginning. A fixed VHD has its only mark at its end. */
    private static final Set<String> MARKED = Set.of("qcow2", "vmdk", "vdi", "vhdx", "iso", "ploop");

    private static final Set<String> AMAZON = Set.of("ami", "aki", "ari");

    /**
     * What the content tells.
     *
     * @param virtualSize size of the disk in bytes; null where the content is not the disk or was not looked into
     */
    public record Finding(@Nullable Long virtualSize) {}

    private final String declared;
    private final boolean looksInside;
    private final long maxVirtualSize;
    private final byte[] tail = new byte[TAIL];
    private byte[] prefix = {};
    private int prefixLength;
    private int tailLength;
    private long position;
    private @Nullable Inspection inspection;
    private byte[] region = {};
    private int regionLength;

    /**
     * @param diskFormat as declared; null if nothing is declared, then nothing is judged
     * @param containerFormat only {@code bare} data are the disk itself (kernels and their kin come in containers named
     *     as themselves); others are not looked into
     * @param maxVirtualSize the largest disk in bytes
     */
    public ContentInspector(@Nullable String diskFormat, @Nullable String containerFormat, long maxVirtualSize) {
        this.declared = diskFormat == null ? "" : diskFormat;
        this.looksInside = diskFormat != null && ("bare".equals(containerFormat) || AMAZON.contains(diskFormat));
        this.maxVirtualSize = maxVirtualSize;
    }

    /**
     * Takes the next bytes; they may be changed afterwards.
     *
     * @throws RefusedContentException as soon as it is clear that the image must not be kept
     */
    public void add(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (!looksInside || length == 0) {
            return;
        }
        int begun = 0;
        if (inspection == null) {
            begun = Math.min(length, PREFIX - prefixLength);
            if (prefix.length < prefixLength + begun) {
                prefix = Arrays.copyOf(prefix, Math.min(PREFIX, Math.max(64 * 1024, 2 * (prefixLength + begun))));
            }
            System.arraycopy(bytes, offset, prefix, prefixLength, begun);
            prefixLength += begun;
            if (prefixLength == PREFIX) {
                judgeBeginning();
            }
        }
        capture(bytes, offset + begun, length - begun, position + begun);
        keepTail(bytes, offset, length);
        position += length;
    }

    /**
     * To be asked when all data are there.
     *
     * @throws RefusedContentException if the image must not be kept
     */
    public Finding finish() {
        if (!looksInside) {
            return new Finding(null);
        }
        Inspection begun = inspection == null ? judgeBeginning() : inspection;
        begun.end(new Ending(position, new Header(tail, tailLength), new Header(region, regionLength)));
        requireNotTooLarge(begun.virtualSize());
        return new Finding(begun.virtualSize());
    }

    private Inspection judgeBeginning() {
        Inspection begun = begin(new Header(prefix, prefixLength));
        requireNotTooLarge(begun.virtualSize());
        Region wanted = begun.wanted();
        if (wanted != null) {
            region = new byte[wanted.length()];
        }
        prefix = new byte[0];
        inspection = begun;
        return begun;
    }

    private Inspection begin(Header header) {
        List<Format> found = Format.of(header);
        if (declared.equals("raw") && found.equals(List.of(Format.ISO))) {
            // Many ISO images are disks as well, and no program of ours takes a raw disk for anything else.
            return new Raw(declared, true);
        }
        if (found.isEmpty()) {
            if (MARKED.contains(declared)) {
                throw Format.mismatch(declared, "raw");
            }
            return declared.equals("vhd") ? Vhd.fixed() : new Raw(declared, !AMAZON.contains(declared));
        }
        if (found.size() > 1) {
            throw Format.mismatch(
                    declared,
                    String.join(" and ", found.stream().map(Format::diskFormat).toList()) + " at once");
        }
        Format format = found.getFirst();
        if (!format.diskFormat().equals(declared)) {
            throw Format.mismatch(declared, format.diskFormat());
        }
        return format.inspect(header);
    }

    private void requireNotTooLarge(@Nullable Long virtualSize) {
        if (virtualSize != null && virtualSize > maxVirtualSize) {
            throw new RefusedContentException("The image's disk has " + virtualSize + " bytes, more than the "
                    + maxVirtualSize + " that are allowed.");
        }
    }

    /** @param at where in the image these bytes lie */
    private void capture(byte[] bytes, int offset, int length, long at) {
        Region wanted = inspection == null ? null : inspection.wanted();
        if (wanted == null) {
            return;
        }
        long from = Math.max(at, wanted.offset());
        long to = Math.min(at + length, wanted.offset() + wanted.length());
        if (from < to) {
            System.arraycopy(
                    bytes, offset + (int) (from - at), region, (int) (from - wanted.offset()), (int) (to - from));
            regionLength = (int) (to - wanted.offset());
        }
    }

    private void keepTail(byte[] bytes, int offset, int length) {
        int fresh = Math.min(length, TAIL);
        int kept = Math.min(tailLength, TAIL - fresh);
        System.arraycopy(tail, tailLength - kept, tail, 0, kept);
        System.arraycopy(bytes, offset + length - fresh, tail, kept, fresh);
        tailLength = kept + fresh;
    }
}
