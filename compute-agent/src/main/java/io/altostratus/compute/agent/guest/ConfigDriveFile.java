package io.altostratus.compute.agent.guest;

import io.altostratus.compute.agent.driver.GuestOperationException;
import io.altostratus.compute.model.order.GuestSpec;
import io.altostratus.compute.model.report.GuestDevice;
import io.altostratus.host.CommandFailedException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A guest's config drive, {@code disk.config} in its directory: made once, so that what the guest reads at its second
 * start is what it has read at its first. A rescue has one of its own, {@code disk.config.rescue}, each time anew.
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

    /**
     * A drive as the hypervisor is told of it; it is made after that.
     *
     * @param cdrom what kind of device it is
     */
    public record Drive(Path file, boolean cdrom) {

        public boolean isThere() {
            return Files.exists(file);
        }
    }

    private static final Pattern METADATA = Pattern.compile("openstack/[^/]+/meta_data\\.json");

    private final GuestFiles files;
    private final Form form;
    private final Maker maker;

    /** @param form in which drives are made from now on */
    public ConfigDriveFile(GuestFiles files, Form form, Maker maker) {
        this.files = files;
        this.form = form;
        this.maker = maker;
    }

    /** Of the guest's usual life; null if it has none. */
    public @Nullable Drive usual(GuestSpec guest) {
        return guest.configDrive() == null ? null : drive(files.configDrive(guest.serverId()));
    }

    /** Of a rescue that begins; null if the guest has none. */
    public @Nullable Drive ofRescue(GuestSpec guest) {
        if (guest.configDrive() == null) {
            return null;
        }
        Path file = files.rescueConfigDrive(guest.serverId());
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw failure(e);
        }
        return drive(file);
    }

    /** One that is there is what its content says, since the form may have been configured otherwise when it was made. */
    private Drive drive(Path file) {
        return new Drive(file, Files.exists(file) ? isCdrom(file) : form == Form.ISO9660);
    }

    private static boolean isCdrom(Path drive) {
        try (RandomAccessFile file = new RandomAccessFile(drive.toFile(), "r")) {
            byte[] mark = new byte[5];
            file.seek(ISO_MARK);
            return file.read(mark) == mark.length && new String(mark, StandardCharsets.US_ASCII).equals("CD001");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Makes it, if it is not there.
     *
     * @param devices where the guest's devices are; empty if none of them is told of
     * @throws GuestOperationException if it cannot be made
     */
    public void make(GuestSpec guest, Drive drive, List<GuestDevice> devices) {
        GuestSpec.ConfigDrive content = guest.configDrive();
        if (content == null || drive.isThere()) {
            return;
        }
        Path contents = files.directory(guest.serverId()).resolve("config-drive");
        Path fresh = drive.file().resolveSibling(drive.file().getFileName() + ".new");
        try {
            GuestFiles.remove(contents);
            Files.deleteIfExists(fresh);
            Map<String, Path> folders = write(content, contents);
            for (String name : content.files().keySet()) {
                if (!devices.isEmpty() && METADATA.matcher(name).matches()) {
                    Path metadata = contents.resolve(name);
                    Files.write(metadata, new PlacedDevices(guest, devices).writeInto(Files.readAllBytes(metadata)));
                }
            }
            maker.create(fresh, LABEL, folders);
            Files.move(fresh, drive.file(), StandardCopyOption.ATOMIC_MOVE);
            GuestFiles.remove(contents); // it may hold a password
        } catch (IOException | CommandFailedException e) {
            throw failure(e);
        }
    }

    private static GuestOperationException failure(Exception cause) {
        return new GuestOperationException(
                "making the config drive",
                "The config drive could not be made.",
                "see the room on the host's disk, and whether the program that makes such drives is installed",
                cause);
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
            drive.copies().getOrDefault(name, List.of()).forEach(copy -> folders.put(copy, folder));
        }
        return folders;
    }
}
