package io.altostratus.image.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Images as files {@code <directory>/<image id>}, mode 0640. Staged data lie in {@code <directory>/.staging}, on the same
 * file system, so that placing them is a rename.
 */
final class FileImageStore implements ImageStore {

    static final String STAGING = ".staging";
    private static final int COPY_BLOCK = 1 << 20;

    private final String id;
    private final Path directory;
    private final StagingDirectory staging;

    FileImageStore(String id, Path directory) {
        this.id = id;
        this.directory = directory;
        this.staging = new StagingDirectory(directory.resolve(STAGING));
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String type() {
        return "file";
    }

    @Override
    public Map<String, Object> properties() {
        return Map.of("data_dir", directory.toString(), "chunk_size", COPY_BLOCK, "thin_provisioning", false);
    }

    @Override
    public Staged stage(String imageId, String upload) throws IOException {
        StagingDirectory.ensure(directory);
        return staging.stage(imageId, upload);
    }

    @Override
    public boolean place(String imageId, String upload) throws IOException {
        Path file = directory.resolve(imageId);
        try {
            Files.move(staging.file(imageId, upload), file, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            return Files.exists(file);
        }
        sync(directory);
        return true;
    }

    /** On one file system a second name is enough, for image data never change. */
    @Override
    public boolean adopt(Path file, String imageId, String upload) throws IOException {
        StagingDirectory.ensure(directory);
        try {
            Files.createLink(directory.resolve(imageId), file);
            sync(directory);
            return true;
        } catch (FileAlreadyExistsException e) {
            if (Files.isSameFile(directory.resolve(imageId), file)) {
                sync(directory);
                return true;
            }
        } catch (NoSuchFileException e) {
            return false;
        } catch (FileSystemException | UnsupportedOperationException e) {
            // another file system, or one without links
        }
        return copy(file, imageId, upload);
    }

    private boolean copy(Path file, String imageId, String upload) throws IOException {
        staging.discard(imageId, upload);
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ);
                Staged out = stage(imageId, upload)) {
            ByteBuffer block = ByteBuffer.allocate(COPY_BLOCK);
            while (in.read(block.clear()) >= 0) {
                out.write(block.array(), block.position());
            }
            out.sync();
        } catch (NoSuchFileException e) {
            return false;
        }
        return place(imageId, upload);
    }

    @Override
    public void discard(String imageId, String upload) throws IOException {
        staging.discard(imageId, upload);
    }

    /** Staged data first: a rename that comes between the two steps then finds nothing to rename. */
    @Override
    public void remove(String imageId) throws IOException {
        staging.remove(imageId);
        if (Files.deleteIfExists(directory.resolve(imageId))) {
            sync(directory);
        }
    }

    @Override
    public Optional<Stored> find(String imageId, String upload) throws IOException {
        Path file = directory.resolve(imageId);
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.isRegularFile() ? Optional.of(new StoredFile(file, attributes.size())) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public List<Leftover> staged() throws IOException {
        return staging.staged();
    }

    @Override
    public void forEach(Consumer<String> imageId) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (!file.equals(staging.directory())) {
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

    @Override
    public boolean isLocal() {
        return true;
    }

    /** A rename is durable when its directory is. */
    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
