package io.altostratus.compute.agent.image;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes base images that no disk has stood on for a while. A base image's time of modification is when it was last seen
 * in use, so that one that was only just fetched, and whose disk is still being made, stays.
 */
public final class ImageAgeing {

    private static final Logger LOG = LoggerFactory.getLogger(ImageAgeing.class);
    private static final Pattern BASE = Pattern.compile("[0-9a-f]{40}");
    private static final int QCOW2 = 0x514649fb;
    private static final int LONGEST_NAME = 1_023;

    private final Path instances;
    private final Duration age;

    /** @param age after which an unused base image goes; zero to keep all */
    public ImageAgeing(Path instances, Duration age) {
        this.instances = instances;
        this.age = age;
    }

    /** @return how many were removed */
    public int removeUnused(Instant now) {
        if (age.isZero()) {
            return 0;
        }
        try {
            Set<String> used = used();
            int removed = 0;
            try (Stream<Path> files = Files.list(instances.resolve("_base"))) {
                for (Path file : files.toList()) {
                    String name = file.getFileName().toString();
                    if (!BASE.matcher(name).matches()) {
                        continue;
                    }
                    if (used.contains(name)) {
                        Files.setLastModifiedTime(file, FileTime.from(now));
                    } else if (Files.getLastModifiedTime(file)
                            .toInstant()
                            .plus(age)
                            .isBefore(now)) {
                        Files.deleteIfExists(file);
                        LOG.info("Base image {} was not used for {} and is removed", name, age);
                        removed++;
                    }
                }
            }
            return removed;
        } catch (IOException e) {
            LOG.warn("The base images could not be looked through", e);
            return 0;
        }
    }

    /** Names of the base images that disks of guests stand on, those of guests that are set aside included. */
    private Set<String> used() throws IOException {
        Set<String> used = new HashSet<>();
        try (Stream<Path> guests = Files.list(instances)) {
            for (Path guest : guests.filter(Files::isDirectory)
                    .filter(directory -> !directory.getFileName().toString().startsWith("_"))
                    .toList()) {
                try (Stream<Path> files = Files.list(guest)) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        if (file.getFileName().toString().startsWith("disk")) {
                            backing(file).ifPresent(used::add);
                        }
                    }
                } catch (NoSuchFileException goneMeanwhile) {
                    LOG.debug("{} is being removed", guest);
                }
            }
        }
        return used;
    }

    /** The base image's name in the head of a qcow2 file. */
    private static Optional<String> backing(Path disk) throws IOException {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(disk))) {
            if (in.readInt() != QCOW2) {
                return Optional.empty();
            }
            in.readInt(); // version
            long offset = in.readLong();
            int length = in.readInt();
            if (offset < 20 || length <= 0 || length > LONGEST_NAME) {
                return Optional.empty();
            }
            in.skipNBytes(offset - 20);
            String path = new String(in.readNBytes(length), StandardCharsets.UTF_8);
            return Optional.of(path.substring(path.lastIndexOf('/') + 1));
        } catch (EOFException | NoSuchFileException notADisk) {
            return Optional.empty();
        }
    }
}
