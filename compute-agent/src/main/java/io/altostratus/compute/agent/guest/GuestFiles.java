package io.altostratus.compute.agent.guest;

import io.altostratus.context.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directories of guests, {@code instances/<server id>/}, as operators know them from Nova: {@code disk},
 * {@code libvirt.xml}, {@code console.log}, and {@code order.json} with the newest order seen. The last order of a guest
 * that is gone lies in {@code tombstones/} for a day.
 */
public final class GuestFiles implements SeenOrders {

    private static final Logger LOG = LoggerFactory.getLogger(GuestFiles.class);
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Duration TOMBSTONE = Duration.ofHours(24);
    static final String ORDER = "order.json";

    private final Path instances;
    private final Path tombstones;

    /** @param stateRoot for example {@code /var/lib/altostratus} */
    public GuestFiles(Path stateRoot) {
        this.instances = stateRoot.resolve("instances");
        this.tombstones = stateRoot.resolve("tombstones");
        try {
            Files.createDirectories(instances);
            Files.createDirectories(tombstones);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path instances() {
        return instances;
    }

    /** The guest's directory; it need not exist. */
    public Path directory(String serverId) {
        if (!ID.matcher(serverId).matches()) {
            throw new IllegalArgumentException("not a server's id: " + serverId);
        }
        return instances.resolve(serverId);
    }

    public Path disk(String serverId) {
        return directory(serverId).resolve("disk");
    }

    /** What the guest is started from while it is rescued. */
    public Path rescueDisk(String serverId) {
        return directory(serverId).resolve("disk.rescue");
    }

    public Path configDrive(String serverId) {
        return directory(serverId).resolve("disk.config");
    }

    /** What the guest reads about itself while it is rescued. */
    public Path rescueConfigDrive(String serverId) {
        return directory(serverId).resolve("disk.config.rescue");
    }

    public Path console(String serverId) {
        return directory(serverId).resolve("console.log");
    }

    /** Guests that have a directory, those that are being removed or were set aside included. */
    public List<String> all() {
        try (Stream<Path> entries = Files.list(instances)) {
            return entries.map(entry -> entry.getFileName().toString().replaceFirst("(_resize)?(_del)?$", ""))
                    .filter(name -> ID.matcher(name).matches())
                    .distinct()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void create(String serverId) {
        try {
            Files.createDirectories(directory(serverId));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the files of a guest lie that were set aside; it need not exist. */
    Path aside(String serverId) {
        return directory(serverId).resolveSibling(serverId + "_resize");
    }

    /** Renames the directory to {@code <id>_del} first, so that a guest is either whole or gone. */
    public void delete(String serverId) {
        delete(aside(serverId));
        delete(directory(serverId));
    }

    /** Removes what the guest consists of; what tells which order was the last stays. */
    public void wipe(String serverId) {
        Path directory = directory(serverId);
        try (Stream<Path> entries = Files.isDirectory(directory) ? Files.list(directory) : Stream.<Path>empty()) {
            for (Path entry : entries.toList()) {
                if (!entry.getFileName().toString().equals(ORDER)) {
                    remove(entry);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path directory) {
        Path condemned = directory.resolveSibling(directory.getFileName() + "_del");
        try {
            if (Files.exists(directory)) {
                remove(condemned);
                Files.move(directory, condemned, StandardCopyOption.ATOMIC_MOVE);
                LOG.info("Deleting instance files {}", condemned);
            }
            remove(condemned);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes what an interrupted removal of this directory has left. */
    static void finishDelete(Path directory) throws IOException {
        remove(directory.resolveSibling(directory.getFileName() + "_del"));
    }

    static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException error) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Override
    public Optional<SeenOrder> find(String serverId) {
        Optional<SeenOrder> living = read(directory(serverId).resolve(ORDER));
        Optional<SeenOrder> buried = read(tombstone(serverId));
        // Both exist while a guest is being removed: the newer one counts.
        return Stream.of(living, buried).flatMap(Optional::stream).max(Comparator.comparing(SeenOrder::fence));
    }

    private static Optional<SeenOrder> read(Path file) {
        try {
            return Optional.of(Json.MAPPER.readValue(Files.readString(file), SeenOrder.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** While a guest has no directory, as before its first order, its order is kept among the tombstones. */
    @Override
    public void keep(String serverId, SeenOrder order) {
        Path directory = directory(serverId);
        if (Files.isDirectory(directory)) {
            write(directory.resolve(ORDER), order);
        } else {
            bury(serverId, order);
        }
    }

    @Override
    public void bury(String serverId, SeenOrder order) {
        write(tombstone(serverId), order);
    }

    private Path tombstone(String serverId) {
        return tombstones.resolve(directory(serverId).getFileName() + ".json");
    }

    private static void write(Path file, SeenOrder order) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            try (FileChannel channel = FileChannel.open(
                    fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                channel.write(
                        ByteBuffer.wrap(Json.MAPPER.writeValueAsString(order).getBytes(StandardCharsets.UTF_8)));
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel parent = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
                parent.force(true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Forgets the orders of guests that have been gone for a day: no duplicate is that late. */
    public void forgetOldTombstones(Instant now) {
        try (Stream<Path> entries = Files.list(tombstones)) {
            for (Path entry : entries.toList()) {
                if (Files.getLastModifiedTime(entry).toInstant().plus(TOMBSTONE).isBefore(now)) {
                    Files.deleteIfExists(entry);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
