package io.altostratus.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A host of its own on this machine: own network, mount, UTS and process namespaces, a private {@code /run} (and with it
 * {@code /run/netns}), remounted sysfs, a state directory. What happens in it never reaches the machine's own network.
 *
 * <p>Everything in it ends with it, and it ends with the test JVM, however that ends: its first process is a shell that
 * waits for the end of a pipe, and the kernel kills all processes of a process namespace with the first one.
 */
public final class SimulatedHost implements AutoCloseable {

    private static final String FIRST_PROCESS = """
            set -e
            mount -t tmpfs -o mode=755 run /run
            mkdir -p /run/netns /run/lock
            mount -t sysfs sysfs /sys
            hostname "$1"
            ip link set lo up
            echo ready
            set +e
            while read -r ignored; do :; done
            """;

    private final String name;
    private final Path directory;
    private final Process keeper;
    private final long pid;
    private final List<NamespaceRelay> relays = new ArrayList<>();

    private SimulatedHost(String name, Path directory, Process keeper, long pid) {
        this.name = name;
        this.directory = directory;
        this.keeper = keeper;
        this.pid = pid;
    }

    /** What a command said and how it ended. */
    public record Result(int exitCode, String output) {}

    /** Starts a host with nothing but its loopback device. Needs root. */
    public static SimulatedHost start(String name) {
        Path directory = TestDirectories.create("host-" + name);
        try {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            Process keeper = new ProcessBuilder(
                            "unshare",
                            "--net",
                            "--mount",
                            "--uts",
                            "--pid",
                            "--fork",
                            "--kill-child=KILL",
                            "--mount-proc",
                            "--propagation",
                            "private",
                            "--",
                            "/bin/bash",
                            "-c",
                            FIRST_PROCESS,
                            "simulated-host",
                            name)
                    .redirectError(directory.resolve("errors").toFile())
                    .start();
            BufferedReader lines = keeper.inputReader();
            if (!"ready".equals(lines.readLine())) {
                throw new IllegalStateException(
                        "the simulated host did not start: " + Files.readString(directory.resolve("errors")));
            }
            long pid = keeper.children()
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("the simulated host has no process"))
                    .pid();
            return new SimulatedHost(name, directory, keeper, pid);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String name() {
        return name;
    }

    /** A directory that is the same inside and outside, deleted with the host. */
    public Path directory() {
        return directory;
    }

    /** The first process, as the machine numbers it. */
    public long pid() {
        return pid;
    }

    /** What to put before a command so that it runs inside, and is killed with the process that was started. */
    public List<String> prefix() {
        return List.of(
                "nsenter",
                "--target",
                String.valueOf(pid),
                "--net",
                "--mount",
                "--uts",
                "--pid",
                "--",
                "setpriv",
                "--pdeathsig",
                "KILL");
    }

    /** Runs a command inside; fails with its output if it does not exit with 0. */
    public String run(String... command) {
        Result result = attempt(command);
        if (result.exitCode() != 0) {
            throw new IllegalStateException(
                    Arrays.toString(command) + " exited with " + result.exitCode() + ":\n" + result.output());
        }
        return result.output();
    }

    /** Runs each line inside as a command; words are separated by blanks. */
    public void runAll(String lines) {
        lines.lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> run(line.strip().split(" +")));
    }

    /** Runs a command inside, for a minute at most. */
    public Result attempt(String... command) {
        Path output = null;
        try {
            // A file, not a pipe: a daemon that the command leaves behind would keep a pipe open.
            output = Files.createTempFile(directory, "command", ".out");
            Process process = spawn(output, Map.of(), List.of(command));
            process.getOutputStream().close();
            if (!process.waitFor(Patience.of(Duration.ofMinutes(1)).toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
            return new Result(process.exitValue(), Files.readString(output));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            if (output != null) {
                TestDirectories.delete(output);
            }
        }
    }

    /**
     * Starts a process inside. Killing the returned process kills the one inside.
     *
     * @param log where it writes; null to read from the process
     */
    public Process spawn(@Nullable Path log, Map<String, String> environment, List<String> command) {
        List<String> words = new ArrayList<>(prefix());
        words.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().putAll(environment);
        if (log != null) {
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        }
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a program of the test's class path in a JVM inside. */
    public Process startJvm(Path log, Class<?> main, List<String> jvmOptions, List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(jvmOptions);
        words.add("-cp");
        words.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        words.add(main.getName());
        words.addAll(arguments);
        return spawn(log, Map.of(), words);
    }

    /** Joins two hosts by a cable: a device of this name on each side, up. */
    public static void connect(SimulatedHost one, String deviceOfOne, SimulatedHost other, String deviceOfOther) {
        // Only the network of the first is entered, so that the other's process number means the same.
        PrivateProcess.run(
                Map.of(),
                List.of(
                        "nsenter",
                        "--target",
                        String.valueOf(one.pid),
                        "--net",
                        "--",
                        "ip",
                        "link",
                        "add",
                        deviceOfOne,
                        "type",
                        "veth",
                        "peer",
                        "name",
                        deviceOfOther,
                        "netns",
                        String.valueOf(other.pid)));
        one.run("ip", "link", "set", deviceOfOne, "up");
        other.run("ip", "link", "set", deviceOfOther, "up");
    }

    /** Lets programs inside reach a server of the test by {@code 127.0.0.1} and a port inside. */
    public void forward(int portInside, int portOfTest) {
        try {
            relays.add(NamespaceRelay.start(
                    Path.of("/proc/" + pid + "/ns/net"),
                    new InetSocketAddress("127.0.0.1", portInside),
                    new InetSocketAddress("127.0.0.1", portOfTest)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends every process of the host and deletes its directory. */
    @Override
    public void close() {
        relays.forEach(NamespaceRelay::close);
        try {
            keeper.getOutputStream().close();
            if (!keeper.waitFor(10, TimeUnit.SECONDS)) {
                keeper.destroyForcibly();
            }
        } catch (IOException e) {
            keeper.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        TestDirectories.delete(directory);
    }
}
