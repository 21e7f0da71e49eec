package io.altostratus.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs {@link Command}s and logs each with its duration and exit code. Safe for use by many threads. */
public final class CommandRunner {

    /** Where {@code ip netns} keeps its namespaces; iproute2 knows no other place. */
    public static final Path NAMESPACES = Path.of("/run/netns");

    private static final Logger LOG = LoggerFactory.getLogger(CommandRunner.class);
    private static final int SHOWN_INPUT = 300;
    private static final int SHOWN_ERRORS = 2_000;

    private static final ScheduledExecutorService KILLER = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("command-timeout").factory());

    private final List<String> prefix;

    public CommandRunner() {
        this(List.of());
    }

    private CommandRunner(List<String> prefix) {
        this.prefix = List.copyOf(prefix);
    }

    /** A runner that puts these words before each command, such as {@code nsenter -t 123 -a --} for another host. */
    public static CommandRunner within(List<String> prefix) {
        return new CommandRunner(prefix);
    }

    /** The words of a command as they are started, for a child that the caller supervises itself. */
    public List<String> words(Command command) {
        List<String> words = new ArrayList<>(prefix);
        ProcessLimits limits = command.limits();
        if (limits != null) {
            words.addAll(limits.prefix());
        }
        String namespace = command.namespace();
        if (namespace != null) {
            words.addAll(List.of("nsenter", "--net=" + NAMESPACES.resolve(namespace), "--"));
        }
        words.addAll(command.arguments());
        return words;
    }

    /**
     * Runs the command to its end.
     *
     * @throws CommandFailedException if it is not installed, is killed by its timeout, says more than the limit, or ends
     *     with a code that the command does not accept
     */
    public CommandResult run(Command command) {
        return run(command, new StopSignal());
    }

    /**
     * Runs the command to its end, or until it is told to stop: then it is killed with all that it has started.
     *
     * @throws CommandFailedException as above, and if it was stopped
     */
    public CommandResult run(Command command, StopSignal stop) {
        long start = System.nanoTime();
        CommandResult result;
        try {
            result = execute(command, stop, start);
        } catch (IOException e) {
            throw new CommandFailedException(
                    text(command) + " cannot be started: " + e.getMessage() + "; install the program, or mend PATH",
                    CommandFailedException.NO_EXIT_CODE,
                    e);
        }
        log(command, result);
        if (!command.accepted().contains(result.exitCode())) {
            throw new CommandFailedException(
                    text(command) + " exited with " + result.exitCode() + ": " + shortened(result.errors()),
                    result.exitCode(),
                    null);
        }
        return result;
    }

    private CommandResult execute(Command command, StopSignal stop, long start) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words(command));
        builder.environment().put("LC_ALL", "C");
        ProcessLimits limits = command.limits();
        if (limits != null) {
            builder.environment().putAll(limits.environment());
        }
        Process process = builder.start();
        AtomicBoolean timedOut = new AtomicBoolean();
        Future<?> killer = KILLER.schedule(
                () -> {
                    timedOut.set(true);
                    kill(process);
                },
                command.timeout().toNanos(),
                TimeUnit.NANOSECONDS);
        // On the killer's thread: whoever gives the signal does not wait for it.
        try (StopSignal.Watch watch = stop.watch(() -> KILLER.execute(() -> kill(process)))) {
            Capture errors = new Capture(process.getErrorStream(), command.outputLimit());
            Capture output = new Capture(process.getInputStream(), command.outputLimit());
            Thread errorReader =
                    Thread.ofPlatform().daemon().name("command-stderr").start(errors);
            Thread writer = write(process.getOutputStream(), command.input());
            output.run();
            errorReader.join();
            writer.join();
            int code = process.waitFor();
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            if (stop.isGiven()) {
                throw new CommandFailedException(
                        text(command) + " was stopped after " + took.toMillis() + " ms",
                        CommandFailedException.NO_EXIT_CODE,
                        null);
            }
            if (timedOut.get()) {
                throw new CommandFailedException(
                        text(command) + " did not end within " + command.timeout() + " and was killed: "
                                + shortened(errors.text()),
                        CommandFailedException.NO_EXIT_CODE,
                        null);
            }
            if (output.overflowed || errors.overflowed) {
                throw new CommandFailedException(
                        text(command) + " said more than " + command.outputLimit() + " bytes", code, null);
            }
            return new CommandResult(code, output.text(), errors.text(), took);
        } catch (InterruptedException e) {
            kill(process);
            Thread.currentThread().interrupt();
            throw new CommandFailedException(
                    text(command) + " was interrupted", CommandFailedException.NO_EXIT_CODE, e);
        } finally {
            killer.cancel(false);
        }
    }

    /** A child of the child may hold the pipes open: they are closed here, so that no reader waits for it. */
    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.getInputStream().close();
            process.getErrorStream().close();
        } catch (IOException e) {
            LOG.debug("A pipe of a killed command did not close", e);
        }
    }

    /** Small input fits into the pipe; for larger a thread of its own writes, since the program may talk meanwhile. */
    private static Thread write(OutputStream to, @Nullable String input) {
        byte[] bytes = input == null ? new byte[0] : input.getBytes(StandardCharsets.UTF_8);
        Runnable writing = () -> {
            try (to) {
                to.write(bytes);
            } catch (IOException e) {
                LOG.debug("A command ended before it had read its input: {}", e.getMessage());
            }
        };
        if (bytes.length <= 4096) {
            writing.run();
            return new Thread(() -> {});
        }
        return Thread.ofPlatform().daemon().name("command-stdin").start(writing);
    }

    private static void log(Command command, CommandResult result) {
        String line = "{} exited with {} after {} ms";
        Object[] values = {
            text(command),
            result.exitCode(),
            String.format("%.1f", result.took().toNanos() / 1e6)
        };
        if (command.changes()) {
            LOG.info(line, values);
        } else {
            LOG.debug(line, values);
        }
    }

    private static String text(Command command) {
        StringBuilder text = new StringBuilder();
        if (command.namespace() != null) {
            text.append('[').append(command.namespace()).append("] ");
        }
        text.append(String.join(" ", command.arguments()));
        String input = command.input();
        if (input != null) {
            String flat = input.strip().replace("\n", "; ");
            text.append(" <<< ").append(flat.length() > SHOWN_INPUT ? flat.substring(0, SHOWN_INPUT) + "…" : flat);
        }
        return text.toString();
    }

    private static String shortened(String errors) {
        String text = errors.strip();
        return text.length() <= SHOWN_ERRORS ? text : "…" + text.substring(text.length() - SHOWN_ERRORS);
    }

    /** Reads to the end, keeps what the limit allows. */
    private static final class Capture implements Runnable {

        private final InputStream from;
        private final int limit;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private volatile boolean overflowed;

        Capture(InputStream from, int limit) {
            this.from = from;
            this.limit = limit;
        }

        @Override
        public void run() {
            byte[] buffer = new byte[8192];
            try {
                for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                    int room = limit - kept.size();
                    kept.write(buffer, 0, Math.min(n, room));
                    overflowed |= n > room;
                }
            } catch (IOException e) {
                LOG.debug("The output of a command broke off: {}", e.getMessage());
            }
        }

        String text() {
            return kept.toString(StandardCharsets.UTF_8);
        }
    }
}
