package io.altostratus.inspection;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Formats that QEMU would recognise by themselves, and ISO, each with its mark and its inspector. */
enum Format {
    QCOW2("qcow2", "QFI\u00FB", Qcow2::of),
    VMDK("vmdk", "KDMV", Vmdk::of),
    VMDK_COWD("vmdk", "COWD", Vmdk::inSeveralFiles),
    VMDK_DESCRIPTOR("vmdk", Format::isVmdkDescriptor, Vmdk::inSeveralFiles),
    VHDX("vhdx", "vhdxfile", Vhdx::of),
    VHD("vhd", Vhd.MARK, Vhd::dynamic),
    PLOOP("ploop", Ploop.MARK, Ploop::of),
    PLOOP_EXTENDED("ploop", Ploop.EXTENDED_MARK, Ploop::of),
    VDI("vdi", header -> header.has(64, "\u007F\u0010\u00DA\u00BE"), Vdi::of),
    ISO("iso", Iso::marks, Iso::of),
    QED("qed", "QED\0", null),
    BOCHS("bochs", "Bochs Virtual HD Image", null),
    CLOOP("cloop", "#!/bin/sh\n#V2.0 Format", null);

    /** What QEMU takes for a descriptor: comments and blank lines, then a version. */
    private static final Pattern DESCRIPTOR =
            Pattern.compile("\\A(?:(?:#[^\\n]*|[ \\r]*)\\n)*+version=[123]\\r?\\n", Pattern.CASE_INSENSITIVE);

    private static final int DESCRIPTOR_SIZE = 4096;

    private final String diskFormat;
    private final Predicate<Header> marks;
    private final @Nullable Function<Header, Inspection> inspector;

    /** @param inspector null if images of this format are refused */
    Format(String diskFormat, String mark, @Nullable Function<Header, Inspection> inspector) {
        this(diskFormat, header -> header.startsWith(mark), inspector);
    }

    Format(String diskFormat, Predicate<Header> marks, @Nullable Function<Header, Inspection> inspector) {
        this.diskFormat = diskFormat;
        this.marks = marks;
        this.inspector = inspector;
    }

    /** Glance's word for it, or QEMU's where Glance has none. */
    String diskFormat() {
        return diskFormat;
    }

    static List<Format> of(Header header) {
        return List.of(values()).stream()
                .filter(format -> format.marks.test(header))
                .toList();
    }

    /** @throws RefusedContentException if such an image must not be kept */
    Inspection inspect(Header header) {
        if (inspector == null) {
            throw new RefusedContentException("Images of the format " + diskFormat + " are not supported.");
        }
        return inspector.apply(header);
    }

    static RefusedContentException mismatch(String declared, String found) {
        return new RefusedContentException(
                "The image is declared as " + declared + ", but its content is " + found + ".");
    }

    private static boolean isVmdkDescriptor(Header header) {
        if (header.startsWith("# Disk DescriptorFile")) {
            return true;
        }
        return DESCRIPTOR
                .matcher(header.latin(0, Math.min(header.length(), DESCRIPTOR_SIZE)))
                .find();
    }
}
