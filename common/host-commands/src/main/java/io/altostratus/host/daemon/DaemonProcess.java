package io.altostratus.host.daemon;

import io.altostratus.host.Signals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A daemon that goes on when the program that started it ends, recognised by the command line that the kernel shows.
 *
 * @param program without its directory
 * @param arguments after the program's name
 */
public record DaemonProcess(long pid, String program, List<String> arguments) {

    private static final Path PROC = Path.of("/proc");

    public DaemonProcess {
        arguments = List.copyOf(arguments);
    }

    /** The process whose number a pid file has, if it runs that program. */
    public static Optional<DaemonProcess> find(Path pidFile, String program) {
        try {
            return read(Long.parseLong(Files.readString(pidFile).strip()), program);
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** All processes that run the program. */
    public static List<DaemonProcess> all(String program) {
        try (Stream<Path> processes = Files.list(PROC)) {
            return processes
                    .map(p -> p.getFileName().toString())
                    .filter(name -> name.chars().allMatch(Character::isDigit))
                    .flatMap(name -> read(Long.parseLong(name), program).stream())
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Optional<DaemonProcess> read(long pid, String program) {
        try {
            String line = Files.readString(PROC.resolve(pid + "/cmdline"), StandardCharsets.ISO_8859_1);
            List<String> words = List.of(line.split("\0"));
            String name = words.getFirst().substring(words.getFirst().lastIndexOf('/') + 1);
            return name.equals(program)
                    ? Optional.of(new DaemonProcess(pid, name, words.subList(1, words.size())))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The number of the network namespace it is in, as the namespace's file has it as inode; 0 if it has ended. */
    public long namespace() {
        try {
            String link = Files.readSymbolicLink(PROC.resolve(pid + "/ns/net")).toString();
            return Long.parseLong(link.substring("net:[".length(), link.length() - 1));
        } catch (IOException e) {
            return 0;
        }
    }

    /** Makes it read its files again. */
    public void reload() {
        Signals.send(pid, Signals.HUP);
    }

    /** Ends it and waits until it has ended. */
    public void stop(Duration patience) {
        Signals.send(pid, Signals.TERM);
        long end = System.nanoTime() + patience.toNanos();
        while (read(pid, program).isPresent()) {
            if (System.nanoTime() > end) {
                Signals.send(pid, Signals.KILL);
            }
            if (System.nanoTime() > end + patience.toNanos()) {
                throw new IllegalStateException(program + " " + pid + " cannot be killed");
            }
            try {
                TimeUnit.MILLISECONDS.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while " + program + " " + pid + " was ending", e);
            }
        }
    }
}
