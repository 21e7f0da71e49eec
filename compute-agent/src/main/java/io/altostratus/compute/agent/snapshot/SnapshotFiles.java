package io.altostratus.compute.agent.snapshot;

import io.altostratus.context.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/**
 * Copies of disks until they are images: {@code instances/snapshots/tmp…/<32 digits of the image's id>}, as operators
 * know them from Nova. Beside each lies {@code snapshot.json} with what it is a copy of, {@code whole} once it is whole,
 * and {@code halted} for as long as the guest is halted for it.
 */
public final class SnapshotFiles {

    private static final String OWNER = "snapshot.json";
    private static final String WHOLE = "whole";
    private static final String HALTED = "halted";

    private record Owner(String serverId, String imageId) {}

    /** One copy, and what is known of it. Its marks outlive this process. */
    public record Work(Path directory, String serverId, String imageId) {

        /** The copy itself. */
        public Path file() {
            return directory.resolve(imageId.replace("-", ""));
        }

        public boolean isWhole() {
            return Files.exists(directory.resolve(WHOLE));
        }

        /** Makes the copy durable and says so. */
        public void markWhole() {
            try (FileChannel copy = FileChannel.open(file(), StandardOpenOption.WRITE)) {
                copy.force(true);
                mark(WHOLE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public boolean isHalted() {
            return Files.exists(directory.resolve(HALTED));
        }

        /** Written before the guest is halted, so that whoever comes next lets it go on. */
        public void markHalted() {
            try {
                mark(HALTED);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public void goesOn() {
            try {
                Files.deleteIfExists(directory.resolve(HALTED));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void mark(String name) throws IOException {
            Files.write(directory.resolve(name), new byte[0]);
            try (FileChannel parent = FileChannel.open(directory, StandardOpenOption.READ)) {
                parent.force(true);
            }
        }

        public boolean isOlderThan(Instant time) {
            try {
                return Files.getLastModifiedTime(directory).toInstant().isBefore(time);
            } catch (IOException e) {
                return false;
            }
        }
    }

    private final Path root;

    /** @param instances where the directories of guests are */
    public SnapshotFiles(Path instances) {
        this.root = instances.resolve("snapshots");
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A place for a new copy. */
    public Work create(String serverId, String imageId) {
        try {
            Path directory = Files.createTempDirectory(root, "tmp");
            Files.writeString(directory.resolve(OWNER), Json.MAPPER.writeValueAsString(new Owner(serverId, imageId)));
            return new Work(directory, serverId, imageId);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Optional<Work> find(String imageId) {
        return all().stream().filter(work -> work.imageId().equals(imageId)).findFirst();
    }

    public List<Work> ofServer(String serverId) {
        return all().stream().filter(work -> work.serverId().equals(serverId)).toList();
    }

    public List<Work> all() {
        List<Work> works = new ArrayList<>();
        for (Path directory : directories()) {
            try {
                Owner owner = Json.MAPPER.readValue(Files.readString(directory.resolve(OWNER)), Owner.class);
                works.add(new Work(directory, owner.serverId(), owner.imageId()));
            } catch (IOException | JacksonException unowned) {
                // being made, being removed, or left by a process that died between two lines
            }
        }
        return works;
    }

    private List<Path> directories() {
        try (Stream<Path> entries = Files.list(root)) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith("tmp") && Files.isDirectory(entry))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a process that died has left without an owner, if it is older than this. */
    public void removeUnowned(Instant before) {
        for (Path directory : directories()) {
            if (!Files.exists(directory.resolve(OWNER)) && new Work(directory, "", "").isOlderThan(before)) {
                remove(directory);
            }
        }
    }

    public void remove(Work work) {
        remove(work.directory());
    }

    /** The owner's name goes last: until then the rest is found again. */
    private static void remove(Path directory) {
        try {
            List<Path> files;
            try (Stream<Path> entries = Files.list(directory)) {
                files = entries.toList();
            }
            for (Path file : files) {
                if (!file.endsWith(OWNER)) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(directory.resolve(OWNER));
            Files.deleteIfExists(directory);
        } catch (NoSuchFileException gone) {
            // removed by another
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
