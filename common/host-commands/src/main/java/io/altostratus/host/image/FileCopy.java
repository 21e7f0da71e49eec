package io.altostratus.host.image;

import io.altostratus.host.Command;
import io.altostratus.host.CommandRunner;
import io.altostratus.host.StopSignal;
import java.nio.file.Path;
import java.time.Duration;

/** {@code cp} of large files: what is empty takes no room, and where the file system can share blocks it does. */
public final class FileCopy {

    private final CommandRunner runner;
    private final Duration limit;

    /** @param limit how long one copy may take */
    public FileCopy(CommandRunner runner, Duration limit) {
        this.runner = runner;
        this.limit = limit;
    }

    /**
     * A file that is there is written anew.
     *
     * @param stop ends it early; what it has written until then is left to the caller
     * @throws io.altostratus.host.CommandFailedException if it cannot be
     */
    public void copy(Path source, Path target, StopSignal stop) {
        runner.run(
                Command.of("cp", "--sparse=always", "--reflink=auto", source.toString(), target.toString())
                        .withTimeout(limit),
                stop);
    }
}
