package io.altostratus.compute.agent.guest;

import io.altostratus.compute.agent.driver.GuestOperationException;
import io.altostratus.compute.model.order.GuestSpec;
import io.altostratus.host.CommandFailedException;
import io.altostratus.host.image.FileSystemFormat;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The empty disks of guests, {@code disk.eph0} and {@code disk.swap} in their directories: raw files with holes, formatted
 * when they are made, kept as long as the guest.
 */
public final class LocalDiskFiles {

    private static final Pattern NAME = Pattern.compile("disk\\.(eph\\d{1,2}|swap)");

    private final GuestFiles files;
    private final FileSystemFormat formats;

    public LocalDiskFiles(GuestFiles files, FileSystemFormat formats) {
        this.files = files;
        this.formats = formats;
    }

    /**
     * Makes those that are not there.
     *
     * @return all of them, in the order in which the guest sees them
     * @throws GuestOperationException if one cannot be made
     */
    public List<Path> ensure(GuestSpec guest) {
        List<Path> all = new ArrayList<>();
        for (GuestSpec.LocalDisk disk : guest.localDisks()) {
            if (!NAME.matcher(disk.name()).matches()) {
                throw new IllegalArgumentException("not a local disk: " + disk.name());
            }
            Path file = files.directory(guest.serverId()).resolve(disk.name());
            if (!Files.exists(file)) {
                make(disk, file);
            }
            all.add(file);
        }
        return all;
    }

    /** Under another name first, so that a disk is whole or not there. */
    private void make(GuestSpec.LocalDisk disk, Path file) {
        String format = disk.format();
        if (format != null && !FileSystemFormat.known().contains(format)) {
            throw new GuestOperationException(
                    "making the disk " + disk.name(),
                    "This host cannot format a disk as " + format + ".",
                    "ask for one of "
                            + FileSystemFormat.known().stream().sorted().toList(),
                    null);
        }
        Path fresh = file.resolveSibling(disk.name() + ".new");
        try {
            Files.deleteIfExists(fresh);
            try (RandomAccessFile sparse = new RandomAccessFile(fresh.toFile(), "rw")) {
                sparse.setLength(disk.sizeMb() * 1024L * 1024L);
            }
            if (format != null) {
                formats.write(format, label(disk.name()), fresh);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | CommandFailedException e) {
            throw new GuestOperationException(
                    "making the disk " + disk.name(),
                    "The disk could not be made.",
                    "see the room on the host's disk, and whether the program that formats it is installed",
                    e);
        }
    }

    /** By which guests mount it: {@code ephemeral0}, {@code swap}. */
    private static String label(String name) {
        return name.startsWith("disk.eph") ? "ephemeral" + name.substring("disk.eph".length()) : "swap";
    }
}
