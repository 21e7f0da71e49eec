package io.altostratus.inspection;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A VMDK sparse extent with its descriptor inside; numbers are little-endian and count sectors of 512 bytes. Only images
 * that consist of this one file are let through: a descriptor can name any file of the host as an extent.
 */
final class Vmdk implements Inspection {

    private static final int SECTOR = 512;
    private static final int VERSION = 4;
    private static final int CAPACITY = 12;
    private static final int DESCRIPTOR_OFFSET = 28;
    private static final int DESCRIPTOR_SIZE = 36;
    private static final int GRAIN_DIRECTORY = 56;
    private static final long AT_END = -1;
    private static final long LAST_VERSION = 3;
    private static final long MOST_SECTORS = Long.MAX_VALUE / SECTOR;
    private static final int DESCRIPTOR_LIMIT = 128 * 1024 / SECTOR;

    /** Where QEMU looks for a parent's name, whatever the header says of the descriptor's place. */
    private static final int PARENT_SECTORS = 20;

    private static final Set<String> ALLOWED = Set.of("monolithicSparse", "streamOptimized");
    private static final Pattern ATTRIBUTE = Pattern.compile("^\\s*(\\w+)\\s*=\\s*\"?([^\"]*?)\"?\\s*$");
    private static final Pattern EXTENT =
            Pattern.compile("^\\s*(RW|RDONLY|NOACCESS)\\s+\\d+\\s+(\\w+)(?:\\s+\"([^\"]*)\"\\s*\\d*\\s*)?$");
    private static final Pattern EXTENT_LIKE = Pattern.compile("^\\s*(RW|RDONLY|NOACCESS)\\b.*");
    private static final String NO_PARENT = "ffffffff";

    private final long capacity;
    private final long grainDirectory;

    private Vmdk(Header header) {
        capacity = header.littleLong(CAPACITY);
        grainDirectory = header.littleLong(GRAIN_DIRECTORY);
        long offset = header.littleLong(DESCRIPTOR_OFFSET);
        long size = header.littleLong(DESCRIPTOR_SIZE);
        if (header.littleInt(VERSION) > LAST_VERSION) {
            throw refused("has a version that is not supported");
        }
        // Without a capacity QEMU takes the descriptor for the image.
        if (capacity <= 0 || capacity > MOST_SECTORS || offset <= 0 || size <= 0) {
            throw refused("has no embedded descriptor or no capacity");
        }
        if (offset > DESCRIPTOR_LIMIT || size > DESCRIPTOR_LIMIT) {
            throw refused("has its descriptor in an unusual place");
        }
        check(header.text(offset * SECTOR, size * SECTOR));
        int parentBytes = Math.min(PARENT_SECTORS * SECTOR, header.length() - SECTOR);
        if (header.latin(SECTOR, parentBytes).contains("parentFileNameHint")) {
            throw refused("has a parent");
        }
        if (grainDirectory != AT_END && (grainDirectory <= 0 || grainDirectory > MOST_SECTORS)) {
            throw refused("has a damaged header");
        }
    }

    static Inspection of(Header header) {
        return new Vmdk(header);
    }

    static Inspection inSeveralFiles(Header header) {
        throw new RefusedContentException("A VMDK image must be monolithicSparse or streamOptimized, in one file.");
    }

    @Override
    public @Nullable Long virtualSize() {
        return capacity * SECTOR;
    }

    @Override
    public void end(Ending ending) {
        if (grainDirectory != AT_END) {
            ending.requireInside(grainDirectory * SECTOR, 0, "grain directory");
            return;
        }
        // A second header before the last sector, which readers prefer to the first one.
        Header tail = ending.tail();
        if (ending.size() % SECTOR != 0
                || tail.length() < 3 * SECTOR
                || !tail.has(SECTOR, "KDMV")
                || tail.littleLong(SECTOR + CAPACITY) != capacity) {
            throw refused("is not whole: it has no footer that fits its header");
        }
        long directory = tail.littleLong(SECTOR + GRAIN_DIRECTORY);
        ending.requireInside(directory > MOST_SECTORS ? -1 : directory * SECTOR, 0, "grain directory");
    }

    private static void check(String descriptor) {
        String type = attribute(descriptor, "createType").orElse("");
        if (!ALLOWED.contains(type)) {
            throw refused("has the type \"" + type + "\"; monolithicSparse and streamOptimized are allowed");
        }
        if (attribute(descriptor, "parentFileNameHint").isPresent()
                || !attribute(descriptor, "parentCID")
                        .map(cid -> cid.toLowerCase(Locale.ROOT))
                        .orElse(NO_PARENT)
                        .equals(NO_PARENT)) {
            throw refused("has a parent");
        }
        List<String> extents = descriptor
                .lines()
                .filter(line -> EXTENT_LIKE.matcher(line).matches())
                .toList();
        if (extents.size() != 1) {
            throw refused("does not have exactly one extent");
        }
        Matcher extent = EXTENT.matcher(extents.getFirst());
        String file = extent.matches() && extent.group(3) != null ? extent.group(3) : "";
        if (!extent.matches() || !extent.group(2).equals("SPARSE") || file.contains("/") || file.contains("\\")) {
            throw refused("has an extent outside of itself");
        }
    }

    /** An attribute that is named twice, be it in a comment, is refused: readers differ in which of them they take. */
    private static Optional<String> attribute(String descriptor, String name) {
        String text = descriptor.toLowerCase(Locale.ROOT);
        String key = name.toLowerCase(Locale.ROOT);
        if (text.indexOf(key) != text.lastIndexOf(key)) {
            throw refused("tells " + name + " twice");
        }
        return descriptor
                .lines()
                .map(ATTRIBUTE::matcher)
                .filter(line -> line.matches() && line.group(1).equalsIgnoreCase(name))
                .map(line -> line.group(2))
                .findFirst();
    }

    private static RefusedContentException refused(String why) {
        return new RefusedContentException("The VMDK image " + why + ".");
    }
}
