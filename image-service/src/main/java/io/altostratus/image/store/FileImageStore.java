package io.altostratus.image.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * Images as files {@code <directory>/<image id>}, mode 0640. Staged data lie in {@code <directory>/.staging}, on the same
 * file system, so that placing them is a rename.
 */
@Component
class FileImageStore implements ImageStore {

    private static final Set<PosixFilePermission> FILE_MODE = PosixFilePermissions.fromString("rw-r-----");
    private static final Set<PosixFilePermission> DIRECTORY_MODE = PosixFilePermissions.fromString("rwxr-x---");

    private final Path directory;
    private final Path staging;

    FileImageStore(StoreProperties properties) {
        this.directory = properties.storeDirectory();
        this.staging = directory.resolve(".staging");
    }

    @Override
    public Staged stage(String imageId, String upload) throws IOException {
        ensure(directory);
        ensure(staging);
        Path file = staged(imageId, upload);
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(FILE_MODE));
        Files.setPosixFilePermissions(file, FILE_MODE); // whatever the umask is
        return new StagedFile(channel);
    }

    private static void ensure(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(DIRECTORY_MODE));
        }
    }

    @Override
    public boolean place(String imageId, String upload) throws IOException {
        Path file = directory.resolve(imageId);
        try {
            Files.move(staged(imageId, upload), file, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            return Files.exists(file);
        }
        sync(directory);
        return true;
    }

    @Override
    public void discard(String imageId, String upload) throws IOException {
        Files.deleteIfExists(staged(imageId, upload));
    }

    /** Staged data first: a rename that comes between the two steps then finds nothing to rename. */
    @Override
    public void remove(String imageId) throws IOException {
        for (Leftover leftover : staged()) {
            if (leftover.imageId().equals(imageId)) {
                discard(imageId, leftover.upload());
            }
        }
        if (Files.deleteIfExists(directory.resolve(imageId))) {
            sync(directory);
        }
    }

    @Override
    public Optional<Stored> find(String imageId) throws IOException {
        Path file = directory.resolve(imageId);
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.isRegularFile() ? Optional.of(new Stored(file, attributes.size())) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public List<Leftover> staged() throws IOException {
        List<Leftover> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(staging)) {
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

    @Override
    public void forEach(Consumer<String> imageId) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (!file.equals(staging)) {
                    imageId.accept(String.valueOf(file.getFileName()));
                }
            }
        } catch (NoSuchFileException e) {
            // nothing was stored yet
        }
    }

    @Override
    public long free() throws IOException {
        return Files.exists(directory) ? Files.getFileStore(directory).getUsableSpace() : Long.MAX_VALUE;
    }

    private Path staged(String imageId, String upload) {
        return staging.resolve(imageId + "." + upload);
    }

    /** A rename is durable when its directory is. */
    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
