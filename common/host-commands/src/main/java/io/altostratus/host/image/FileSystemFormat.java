package io.altostratus.host.image;

import io.altostratus.host.Command;
import io.altostratus.host.CommandRunner;
import io.altostratus.host.ProcessLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes empty file systems and swap areas into files: {@code mkfs.…} of e2fsprogs, dosfstools and xfsprogs, and
 * {@code mkswap} of util-linux.
 */
public final class FileSystemFormat {

    private static final ProcessLimits LIMITS = new ProcessLimits(120, 1L << 30);

    /** The command up to the label, by the format's name. */
    private static final Map<String, List<String>> COMMANDS = Map.of(
            "ext2", List.of("mkfs.ext2", "-F", "-q", "-L"),
            "ext3", List.of("mkfs.ext3", "-F", "-q", "-L"),
            "ext4", List.of("mkfs.ext4", "-F", "-q", "-L"),
            "xfs", List.of("mkfs.xfs", "-f", "-q", "-L"),
            "vfat", List.of("mkfs.vfat", "-n"),
            "swap", List.of("mkswap", "-L"));

    private final CommandRunner runner;

    public FileSystemFormat(CommandRunner runner) {
        this.runner = runner;
    }

    public static Set<String> known() {
        return COMMANDS.keySet();
    }

    /**
     * @param format one of {@link #known}
     * @param label of at most 11 characters
     * @param file of its final length
     * @throws io.altostratus.host.CommandFailedException if it cannot be made, for instance because it is too small
     */
    public void write(String format, String label, Path file) {
        List<String> command = COMMANDS.get(format);
        if (command == null) {
            throw new IllegalArgumentException("not a file system: " + format);
        }
        List<String> words = new ArrayList<>(command);
        words.add(label);
        words.add(file.toAbsolutePath().toString());
        runner.run(Command.of(words).withLimits(LIMITS));
    }
}
