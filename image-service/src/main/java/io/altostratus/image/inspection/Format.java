package io.altostratus.image.inspection;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Formats that QEMU would recognise by themselves, each with where its mark lies. */
enum Format {
    QCOW2("qcow2", "QFI\u00FB"),
    QED(null, "QED\0"),
    VMDK("vmdk", "KDMV"),
    VMDK_COWD("vmdk", "COWD"),
    VMDK_DESCRIPTOR("vmdk", "# Disk DescriptorFile"),
    VHDX("vhdx", "vhdxfile"),
    VHD("vhd", "conectix"),
    PLOOP("ploop", "WithoutFreeSpace"),
    PLOOP_EXTENDED("ploop", "WithouFreSpacExt"),
    VDI("vdi", null);

    private static final int VDI_MARK_OFFSET = 64;
    private static final byte[] VDI_MARK = {0x7F, 0x10, (byte) 0xDA, (byte) 0xBE};

    private final @Nullable String diskFormat;
    private final @Nullable String mark;

    Format(@Nullable String diskFormat, @Nullable String mark) {
        this.diskFormat = diskFormat;
        this.mark = mark;
    }

    /** Whether this is what Glance means by the disk format. */
    boolean is(String declared) {
        return declared.equals(diskFormat);
    }

    /** As a user may read it. */
    String shown() {
        return diskFormat == null ? "qed" : diskFormat;
    }

    static Optional<Format> of(Header header) {
        return List.of(values()).stream().filter(format -> format.marks(header)).findFirst();
    }

    private boolean marks(Header header) {
        return mark == null ? header.has(VDI_MARK_OFFSET, VDI_MARK) : header.startsWith(mark);
    }
}
