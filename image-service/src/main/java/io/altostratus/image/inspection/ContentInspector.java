package io.altostratus.image.inspection;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges image data by their first bytes, while they come in, without running any program on them. Refused are data of
 * another format than the declared one and data that make QEMU open further files (CVE-2022-47951, CVE-2024-32498,
 * CVE-2024-44082).
 */
public final class ContentInspector {

    /** How much of the beginning is looked at, in bytes. */
    public static final int PREFIX = 128 * 1024;

    /** Formats that must show their mark at the beginning. A fixed VHD has its only mark at its end. */
    private static final Set<String> MARKED = Set.of("qcow2", "vmdk", "vdi", "vhdx");

    private static final Set<String> PLAIN = Set.of("raw", "iso");

    private ContentInspector() {}

    /**
     * What the beginning tells.
     *
     * @param virtualSize size of the disk in bytes; null where the format does not tell it at its beginning
     * @param sizeIsVirtual whether the disk is as large as the file
     */
    public record Finding(@Nullable Long virtualSize, boolean sizeIsVirtual) {}

    /**
     * @param containerFormat only {@code bare} data are the disk itself; others are not looked into here
     * @param prefix the first {@link #PREFIX} bytes, or all where there are fewer
     * @throws RefusedContentException if the image must not be kept
     */
    public static Finding inspect(
            @Nullable String diskFormat, @Nullable String containerFormat, byte[] prefix, int length) {
        if (diskFormat == null || (!"bare".equals(containerFormat) && !isAmazon(diskFormat))) {
            return new Finding(null, false);
        }
        Header header = new Header(prefix, length);
        Optional<Format> found = Format.of(header);
        if (found.isEmpty()) {
            if (MARKED.contains(diskFormat)) {
                throw new RefusedContentException(
                        "The image is declared as " + diskFormat + ", but its content is not " + diskFormat + ".");
            }
            return new Finding(null, PLAIN.contains(diskFormat));
        }
        if (!found.get().is(diskFormat)) {
            throw new RefusedContentException("The image is declared as " + diskFormat + ", but its content is "
                    + found.get().shown() + ".");
        }
        return new Finding(virtualSize(found.get(), header), false);
    }

    /** Kernels, RAM disks and file systems come in a container of the same name. */
    private static boolean isAmazon(String diskFormat) {
        return diskFormat.equals("ami") || diskFormat.equals("aki") || diskFormat.equals("ari");
    }

    private static @Nullable Long virtualSize(Format format, Header header) {
        return switch (format) {
            case QCOW2 -> Qcow2.virtualSize(header);
            case VMDK -> Vmdk.virtualSize(header);
            case VMDK_COWD, VMDK_DESCRIPTOR ->
                throw new RefusedContentException(
                        "A VMDK image must be monolithicSparse or streamOptimized, in one file.");
            case VDI -> Vdi.virtualSize(header);
            case VHD -> Vhd.virtualSize(header);
            case VHDX, PLOOP, PLOOP_EXTENDED, QED -> null;
        };
    }
}
