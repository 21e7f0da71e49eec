package io.altostratus.host.dnsmasq;

import io.altostratus.host.Command;
import io.altostratus.host.CommandRunner;
import io.altostratus.host.Signals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A dnsmasq daemon. It goes on when the program that started it ends, and is recognised by its pid file and by the
 * command line that the kernel shows for the process.
 *
 * @param arguments after the program's name
 */
public record DnsmasqProcess(long pid, List<String> arguments) {

    private static final Path PROC = Path.of("/proc");

    public DnsmasqProcess {
        arguments = List.copyOf(arguments);
    }

    /** Starts a daemon in a namespace; it has its sockets when this returns. Its arguments name its pid file. */
    public static void start(CommandRunner runner, String namespace, List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add("dnsmasq");
        words.addAll(arguments);
        runner.run(Command.of(words).inNamespace(namespace));
    }

    /** The daemon that wrote this pid file; empty if it does not run. */
    public static Optional<DnsmasqProcess> find(Path pidFile) {
        try {
            return read(Long.parseLong(Files.readString(pidFile).strip())).filter(p -> p.uses(pidFile));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** All daemons whose pid file is below a directory, also those that have lost it. */
    public static List<DnsmasqProcess> findAllBelow(Path directory) {
        String argument = "--pid-file=" + directory + "/";
        try (Stream<Path> processes = Files.list(PROC)) {
            return processes
                    .map(p -> p.getFileName().toString())
                    .filter(name -> name.chars().allMatch(Character::isDigit))
                    .flatMap(name -> read(Long.parseLong(name)).stream())
                    .filter(p -> p.arguments.stream().anyMatch(a -> a.startsWith(argument)))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Optional<DnsmasqProcess> read(long pid) {
        try {
            String line = Files.readString(PROC.resolve(pid + "/cmdline"), StandardCharsets.ISO_8859_1);
            List<String> words = List.of(line.split("\0"));
            String program = words.getFirst().substring(words.getFirst().lastIndexOf('/') + 1);
            return program.equals("dnsmasq")
                    ? Optional.of(new DnsmasqProcess(pid, words.subList(1, words.size())))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private boolean uses(Path pidFile) {
        return arguments.contains("--pid-file=" + pidFile);
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

    /** The pid file that it was told to write. */
    public Optional<Path> pidFile() {
        return arguments.stream()
                .filter(a -> a.startsWith("--pid-file="))
                .findFirst()
                .map(a -> Path.of(a.substring("--pid-file=".length())));
    }

    /** Makes it read its hosts and options again. */
    public void reload() {
        Signals.send(pid, Signals.HUP);
    }

    /** Ends it and waits until it has ended. */
    public void stop(Duration patience) {
        Signals.send(pid, Signals.TERM);
        long end = System.nanoTime() + patience.toNanos();
        while (read(pid).isPresent()) {
            if (System.nanoTime() > end) {
                Signals.send(pid, Signals.KILL);
            }
            if (System.nanoTime() > end + patience.toNanos()) {
                throw new IllegalStateException("dnsmasq " + pid + " cannot be killed");
            }
            try {
                TimeUnit.MILLISECONDS.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while dnsmasq " + pid + " was ending", e);
            }
        }
    }
}
