package io.altostratus.compute.agent.guest;

import io.altostratus.compute.agent.driver.GuestOperationException;
import io.altostratus.compute.model.order.GuestSpec;
import io.altostratus.host.CommandFailedException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A guest's config drive, {@code disk.config} in its directory: made once, so that what the guest reads at its second
 * start is what it has read at its first.
 */
public final class ConfigDriveFile {

    /** By which guests find it. */
    private static final String LABEL = "config-2";

    /** The forms that a drive may have. */
    public enum Form {
        ISO9660,
        VFAT
    }

    /** What makes a drive of folders. */
    public interface Maker {
        void create(Path target, String label, Map<String, Path> folders);
    }

    /** Where an image of a CD-ROM says that it is one. */
    private static final int ISO_MARK = 0x8001;

    private final GuestFiles files;
    private final Maker maker;

    public ConfigDriveFile(GuestFiles files, Maker maker) {
        this.files = files;
        this.maker = maker;
    }

    /** By its content, since the form may have been configured otherwise when the drive was made. */
    public static boolean isCdrom(Path drive) {
        try (RandomAccessFile file = new RandomAccessFile(drive.toFile(), "r")) {
            byte[] mark = new byte[5];
            file.seek(ISO_MARK);
            return file.read(mark) == mark.length && new String(mark, StandardCharsets.US_ASCII).equals("CD001");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @return null if the guest has none
     * @throws GuestOperationException if it cannot be made
     */
    public @Nullable Path ensure(GuestSpec guest) {
        GuestSpec.ConfigDrive drive = guest.configDrive();
        if (drive == null) {
            return null;
        }
        Path directory = files.directory(guest.serverId());
        Path image = directory.resolve("disk.config");
        if (Files.exists(image)) {
            return image;
        }
        Path contents = directory.resolve("config-drive");
        Path fresh = directory.resolve("disk.config.new");
        try {
            GuestFiles.remove(contents);
            Files.deleteIfExists(fresh);
            maker.create(fresh, LABEL, write(drive, contents));
            Files.move(fresh, image, StandardCopyOption.ATOMIC_MOVE);
            GuestFiles.remove(contents);
            return image;
        } catch (IOException | CommandFailedException e) {
            throw new GuestOperationException(
                    "making the config drive",
                    "The config drive could not be made.",
                    "see the room on the host's disk, and whether the program that makes such drives is installed",
                    e);
        }
    }

    /** @return the folders of the drive, each with where it is */
    private static Map<String, Path> write(GuestSpec.ConfigDrive drive, Path contents) throws IOException {
        Map<String, Path> folders = new TreeMap<>();
        for (Map.Entry<String, String> file : drive.files().entrySet()) {
            Path target = contents.resolve(file.getKey()).normalize();
            Path folder = target.getParent();
            if (!target.startsWith(contents) || folder == null || folder.equals(contents)) {
                throw new IOException("not a path of a config drive: " + file.getKey());
            }
            Files.createDirectories(folder);
            Files.write(target, Base64.getDecoder().decode(file.getValue()));
            String name = contents.relativize(folder).toString();
            folders.put(name, folder);
            drive.copies().getOrDefault(name, java.util.List.of()).forEach(copy -> folders.put(copy, folder));
        }
        return folders;
    }
}
