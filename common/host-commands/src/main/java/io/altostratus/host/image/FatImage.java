package io.altostratus.host.image;

import io.altostratus.host.Command;
import io.altostratus.host.CommandRunner;
import io.altostratus.host.ProcessLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Disks with one FAT file system and no partitions, by {@code mkfs.vfat} and {@code mtools}; nothing is mounted. */
public final class FatImage {

    private static final ProcessLimits LIMITS = new ProcessLimits(60, 1L << 30);

    /** As large as Nova makes config drives: 64 MiB. */
    private static final int KIB = 64 * 1024;

    private final CommandRunner runner;

    public FatImage(CommandRunner runner) {
        this.runner = runner;
    }

    /**
     * @param volume its label
     * @param folders what is on it, by the names that it has there
     * @throws io.altostratus.host.CommandFailedException if it cannot be made
     */
    public void create(Path target, String volume, Map<String, Path> folders) {
        String image = target.toAbsolutePath().toString();
        runner.run(Command.of("mkfs.vfat", "-n", volume, "-C", image, String.valueOf(KIB))
                .withLimits(LIMITS));
        List<String> make = new ArrayList<>(List.of("mmd", "-i", image));
        parents(folders).forEach(folder -> make.add("::/" + folder));
        if (make.size() > 3) {
            runner.run(Command.of(make).withLimits(LIMITS));
        }
        folders.forEach((name, folder) -> {
            int slash = name.lastIndexOf('/');
            String parent = slash < 0 ? "::/" : "::/" + name.substring(0, slash) + "/";
            // The folder itself keeps its own name: a copy under another one is made of its files.
            if (folder.getFileName().toString().equals(name.substring(slash + 1))) {
                copy(image, List.of(folder.toAbsolutePath().toString()), parent);
            } else {
                runner.run(Command.of("mmd", "-i", image, "::/" + name).withLimits(LIMITS));
                copy(image, files(folder), "::/" + name + "/");
            }
        });
    }

    private void copy(String image, List<String> sources, String target) {
        List<String> command = new ArrayList<>(List.of("mcopy", "-s", "-Q", "-i", image));
        command.addAll(sources);
        command.add(target);
        runner.run(Command.of(command).withLimits(LIMITS));
    }

    private static List<String> files(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.toAbsolutePath().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Folders above those that are copied, the outer ones first. */
    private static TreeSet<String> parents(Map<String, Path> folders) {
        TreeSet<String> parents = new TreeSet<>();
        for (String name : folders.keySet()) {
            for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
                parents.add(name.substring(0, slash));
            }
        }
        return parents;
    }
}
