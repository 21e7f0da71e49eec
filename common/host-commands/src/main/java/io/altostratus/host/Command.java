package io.altostratus.host;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A program to run, with its arguments; never a line for a shell.
 *
 * @param input what the program reads from its standard input
 * @param timeout after which it is killed
 * @param namespace name of the network namespace it runs in; null for this process's own
 * @param accepted exit codes that are no failure
 * @param changes whether it changes the host; what only looks is logged at debug level
 * @param outputLimit bytes of output that are kept; more is a failure
 */
public record Command(
        List<String> arguments,
        @Nullable String input,
        Duration timeout,
        @Nullable String namespace,
        @Nullable ProcessLimits limits,
        Set<Integer> accepted,
        boolean changes,
        int outputLimit) {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);
    private static final int DEFAULT_OUTPUT_LIMIT = 32 << 20;

    public Command {
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("a command needs a program");
        }
        arguments = List.copyOf(arguments);
        accepted = Set.copyOf(accepted);
    }

    /** A command that changes something. */
    public static Command of(List<String> arguments) {
        return new Command(arguments, null, DEFAULT_TIMEOUT, null, null, Set.of(0), true, DEFAULT_OUTPUT_LIMIT);
    }

    public static Command of(String... arguments) {
        return of(List.of(arguments));
    }

    /** A command that only looks. */
    public static Command read(String... arguments) {
        return of(arguments).asRead();
    }

    public Command asRead() {
        return new Command(arguments, input, timeout, namespace, limits, accepted, false, outputLimit);
    }

    public Command withInput(String text) {
        return new Command(arguments, text, timeout, namespace, limits, accepted, changes, outputLimit);
    }

    public Command withTimeout(Duration limit) {
        return new Command(arguments, input, limit, namespace, limits, accepted, changes, outputLimit);
    }

    /** @param name as {@code ip netns} lists it; null for this process's own */
    public Command inNamespace(@Nullable String name) {
        return new Command(arguments, input, timeout, name, limits, accepted, changes, outputLimit);
    }

    public Command withLimits(ProcessLimits most) {
        return new Command(arguments, input, timeout, namespace, most, accepted, changes, outputLimit);
    }

    public Command accepting(Integer... exitCodes) {
        return new Command(arguments, input, timeout, namespace, limits, Set.of(exitCodes), changes, outputLimit);
    }

    public Command withOutputLimit(int bytes) {
        return new Command(arguments, input, timeout, namespace, limits, accepted, changes, bytes);
    }
}
