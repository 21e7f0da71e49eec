package io.altostratus.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A server process that cannot outlive the test JVM, however that ends: a small shell holds the JVM's pipe and kills the
 * server, with all that it started, when the pipe closes.
 */
final class PrivateProcess {

    private static final String KEEPER =
            "setsid \"$@\" </dev/null & child=$!; cat >/dev/null; kill -9 -- -$child; wait $child 2>/dev/null";

    private final Process keeper;
    private final Path log;

    private PrivateProcess(Process keeper, Path log) {
        this.keeper = keeper;
        this.log = log;
    }

    static PrivateProcess start(Path log, Map<String, String> environment, List<String> command) {
        List<String> kept = new ArrayList<>(List.of("/bin/bash", "-c", KEEPER, "keeper"));
        kept.addAll(command);
        try {
            ProcessBuilder builder = new ProcessBuilder(kept)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            // What a dying server leaves in its working directory, such as a Mnesia core, goes with the test's files.
            Path home = log.toAbsolutePath().getParent();
            builder.directory(home == null ? null : home.toFile());
            builder.environment().putAll(environment);
            return new PrivateProcess(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the port accepts connections; fails with the server's log if it never does. */
    void awaitPort(int port, Duration limit) {
        long end = System.nanoTime() + Patience.of(limit).toNanos();
        while (System.nanoTime() < end) {
            try (Socket probe = new Socket()) {
                probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
                if (probe.getLocalPort() != port) {
                    return;
                }
                // Nobody listens: the kernel chose the very port as the probe's own, and it met itself.
            } catch (IOException notYet) {
                pause();
            }
            if (!keeper.isAlive()) {
                break;
            }
        }
        throw new IllegalStateException("the server did not come up:\n" + tail());
    }

    /**
     * Waits until the port refuses connections. A killed server's socket outlives the kill for a moment, and a probe of the
     * next server would take it for that one's.
     */
    static void awaitClosed(int port, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < end) {
            try (Socket probe = new Socket()) {
                probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
                pause();
            } catch (ConnectException refused) {
                return;
            } catch (IOException undecided) {
                pause();
            }
        }
        throw new IllegalStateException("port " + port + " is still open");
    }

    private String tail() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    void stop() {
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
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command to its end; fails with its output if it does not exit with 0. */
    static String run(Map<String, String> environment, List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes());
            int code = process.waitFor();
            if (code != 0) {
                throw new IllegalStateException(command + " exited with " + code + ":\n" + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
