package io.altostratus.compute.agent.guest;

import io.altostratus.compute.agent.driver.Cancellation;
import io.altostratus.compute.agent.driver.GuestOperationException;
import io.altostratus.host.CommandFailedException;
import io.altostratus.host.image.FileCopy;
import io.altostratus.host.image.ImageInfo;
import io.altostratus.host.image.QemuImg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a guest that is being resized, {@code instances/<server id>_resize}, as operators know them from Nova: the
 * guest's directory as it was, renamed, while the guest goes on with copies under its old name. Which migration they
 * belong to stands in a file among them, written before the directory is renamed, so that whoever was interrupted
 * anywhere knows how far he had come.
 */
public final class GuestBackup {

    private static final Logger LOG = LoggerFactory.getLogger(GuestBackup.class);

    private static final String MARK = "migration";
    private static final String DISK = "disk";

    /** What is made anew with the new size, and what tells of the old one. */
    private static final Set<String> NOT_COPIED = Set.of(GuestFiles.ORDER, MARK, "libvirt.xml", "disk.swap");

    private static final String NEW = ".new";
    private static final long GIB = 1L << 30;

    private final GuestFiles files;
    private final QemuImg qemuImg;
    private final FileCopy copy;

    public GuestBackup(GuestFiles files, QemuImg qemuImg, FileCopy copy) {
        this.files = files;
        this.qemuImg = qemuImg;
        this.copy = copy;
    }

    /**
     * @param rootGb to which the copied root disk grows; 0 to leave it
     * @throws GuestOperationException if it cannot be
     */
    public void setAside(String serverId, String backup, int rootGb, Cancellation cancellation) {
        Path directory = files.directory(serverId);
        Path aside = files.aside(serverId);
        try {
            if (Files.exists(aside) && !backup.equals(markOf(aside))) {
                LOG.warn("{} is of an earlier migration and is removed", aside);
                GuestFiles.delete(aside);
            }
            if (!Files.exists(aside)) {
                if (!Files.isDirectory(directory)) {
                    throw new GuestOperationException(
                            "keeping the files of before",
                            "The guest has no files on this host.",
                            "rebuild the server",
                            null);
                }
                Files.writeString(directory.resolve(MARK), backup);
                LOG.info("mv {} {}", directory, aside);
                Files.move(directory, aside, StandardCopyOption.ATOMIC_MOVE);
            }
            Files.createDirectories(directory);
            copyAll(aside, directory, rootGb, cancellation);
        } catch (IOException e) {
            throw failure("keeping the files of before", "The guest's files could not be copied.", e);
        } catch (CommandFailedException e) {
            throw failure("resizing the disk", "The disk could not be resized.", e);
        }
    }

    private void copyAll(Path from, Path to, int rootGb, Cancellation cancellation) throws IOException {
        for (Path source : entries(from)) {
            String name = source.getFileName().toString();
            Path target = to.resolve(name);
            if (NOT_COPIED.contains(name)
                    || name.endsWith(NEW)
                    || !Files.isRegularFile(source)
                    || Files.exists(target)) {
                continue;
            }
            // Under another name first, so that a copy is whole or not there.
            Path fresh = to.resolve(name + NEW);
            cancellation.check();
            try {
                copy.copy(source, fresh, cancellation.signal());
                if (name.equals(DISK) && rootGb > 0) {
                    grow(fresh, rootGb * GIB);
                }
            } catch (CommandFailedException e) {
                Files.deleteIfExists(fresh);
                cancellation.check();
                throw e;
            }
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private void grow(Path disk, long bytes) {
        ImageInfo info = qemuImg.info(disk, "qcow2");
        if (info.virtualSize() < bytes) {
            qemuImg.resize(disk, "qcow2", bytes);
        }
    }

    /**
     * @param mustExist whether it is a failure that nothing was set aside
     * @throws GuestOperationException if it cannot be
     */
    public void restore(String serverId, String backup, boolean mustExist) {
        Path directory = files.directory(serverId);
        Path aside = files.aside(serverId);
        try {
            if (Files.exists(aside) && backup.equals(markOf(aside))) {
                GuestFiles.delete(directory);
                LOG.info("mv {} {}", aside, directory);
                Files.move(aside, directory, StandardCopyOption.ATOMIC_MOVE);
            } else if (mustExist && !backup.equals(markOf(directory))) {
                throw new GuestOperationException(
                        "restoring the files of before",
                        "The files of before the resize are not there any more.",
                        "confirm the resize, or rebuild the server",
                        null);
            }
        } catch (IOException e) {
            throw failure("restoring the files of before", "The guest's files could not be restored.", e);
        }
    }

    /** @param backup null for whichever it is; files of another one stay */
    public void drop(String serverId, @Nullable String backup) {
        Path aside = files.aside(serverId);
        try {
            if (Files.exists(aside) && (backup == null || backup.equals(markOf(aside)))) {
                LOG.info("rm -rf {}", aside);
                GuestFiles.delete(aside);
            }
            GuestFiles.finishDelete(aside);
        } catch (IOException e) {
            throw failure("removing the files of before", "The files of before could not be removed.", e);
        }
    }

    /** Servers of which files were set aside. */
    public List<String> all() {
        return files.all().stream().filter(id -> Files.exists(files.aside(id))).toList();
    }

    private static @Nullable String markOf(Path directory) throws IOException {
        try {
            return Files.readString(directory.resolve(MARK));
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static List<Path> entries(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        }
    }

    private static GuestOperationException failure(String stage, String message, Exception cause) {
        return new GuestOperationException(
                stage, message, "see the room on the host's disk, and the agent's log", cause);
    }
}
