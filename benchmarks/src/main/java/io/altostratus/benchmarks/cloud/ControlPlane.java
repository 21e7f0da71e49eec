package io.altostratus.benchmarks.cloud;

import io.altostratus.host.Command;
import io.altostratus.host.CommandFailedException;
import io.altostratus.host.CommandRunner;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ./alto status} says of all processes together.
 *
 * @param memoryMib sum of their proportional set sizes
 * @param readySeconds from the start to the first answer; null if the cloud was not started as a whole
 */
public record ControlPlane(int memoryMib, @Nullable Double readySeconds) {

    private static final Pattern MEMORY = Pattern.compile("sum of PSS: (\\d{1,9}) MiB");
    private static final Pattern READY = Pattern.compile("ready after: (\\d{1,6}(?:\\.\\d{1,3})?) s");

    /** Empty if the status cannot be had here, as for who is not root. */
    public static Optional<ControlPlane> look(CommandRunner runner, String alto) {
        try {
            return parse(runner.run(Command.read(alto, "status")).output());
        } catch (CommandFailedException e) {
            return Optional.empty();
        }
    }

    static Optional<ControlPlane> parse(String status) {
        Matcher memory = MEMORY.matcher(status);
        if (!memory.find()) {
            return Optional.empty();
        }
        Matcher ready = READY.matcher(status);
        return Optional.of(new ControlPlane(
                Integer.parseInt(memory.group(1)), ready.find() ? Double.valueOf(ready.group(1)) : null));
    }
}
