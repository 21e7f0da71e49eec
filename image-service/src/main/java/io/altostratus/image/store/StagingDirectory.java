package io.altostratus.image.store;

import io.altostratus.image.store.ImageStore.Leftover;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Data of uploads that are not an image's yet, as files {@code <image id>.<upload>}, mode 0640. Data that wait to be
 * imported lie in one such directory that all instances of the service share.
 */
public final class StagingDirectory {

    private static final Set<PosixFilePermission> FILE_MODE = PosixFilePermissions.fromString("rw-r-----");
    private static final Set<PosixFilePermission> DIRECTORY_MODE = PosixFilePermissions.fromString("rwxr-x---");

    private final Path directory;

    StagingDirectory(Path directory) {
        this.directory = directory;
    }

    Path directory() {
        return directory;
    }

    public ImageStore.Staged stage(String imageId, String upload) throws IOException {
        ensure(directory);
        Path file = file(imageId, upload);
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(FILE_MODE));
        Files.setPosixFilePermissions(file, FILE_MODE); // whatever the umask is
        return new StagedFile(channel);
    }

    /** Where the data of this upload lie or would lie. */
    public Path file(String imageId, String upload) {
        return directory.resolve(imageId + "." + upload);
    }

    public void discard(String imageId, String upload) throws IOException {
        Files.deleteIfExists(file(imageId, upload));
    }

    /** Discards what all uploads have staged for an image. */
    public void remove(String imageId) throws IOException {
        for (Leftover leftover : staged()) {
            if (leftover.imageId().equals(imageId)) {
                discard(imageId, leftover.upload());
            }
        }
    }

    public List<Leftover> staged() throws IOException {
        List<Leftover> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                int dot = name.indexOf('.');
                try {
                    found.add(new Leftover(
                            dot < 0 ? name : name.substring(0, dot),
                            dot < 0 ? "" : name.substring(dot + 1),
                            Files.getLastModifiedTime(file).toInstant()));
                } catch (NoSuchFileException e) {
                    // placed or discarded meanwhile
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
        return found;
    }

    /** How many more bytes fit. */
    public long free() throws IOException {
        return Files.exists(directory) ? Files.getFileStore(directory).getUsableSpace() : Long.MAX_VALUE;
    }

    static void ensure(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(DIRECTORY_MODE));
        }
    }
}
