package io.altostratus.compute.agent.guest;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What will be left of the file system of the guests' disks when each disk has grown to the size that its guest sees.
 * The sizes are read from the first bytes of the disks, which is far cheaper than to ask qemu-img for each.
 */
public final class DiskForecast {

    private static final int QCOW2_MAGIC = 0x514649fb;
    private static final long GIB = 1L << 30;

    private final GuestFiles files;

    public DiskForecast(GuestFiles files) {
        this.files = files;
    }

    /** GiB; less than nothing if the disks cannot all grow. */
    public int availableLeastGb() {
        try {
            long left = Files.getFileStore(files.instances()).getUsableSpace();
            for (String guest : files.all()) {
                for (Path disk : disksOf(guest)) {
                    left -= growth(disk);
                }
            }
            return (int) Math.floorDiv(left, GIB);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> disksOf(String guest) throws IOException {
        try (Stream<Path> entries = Files.list(files.directory(guest))) {
            return entries.filter(file -> file.getFileName().toString().startsWith("disk"))
                    .filter(Files::isRegularFile)
                    .toList();
        } catch (NoSuchFileException gone) {
            return List.of();
        }
    }

    /** How many bytes a disk may still take; raw files have a fixed place in this count. */
    static long growth(Path disk) throws IOException {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(disk))) {
            if (Files.size(disk) < 32 || in.readInt() != QCOW2_MAGIC) {
                return 0;
            }
            in.skipNBytes(20); // version, the backing file's name, cluster size
            return Math.max(0, in.readLong() - Files.size(disk));
        } catch (NoSuchFileException gone) {
            return 0;
        }
    }
}
