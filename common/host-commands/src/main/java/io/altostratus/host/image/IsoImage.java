package io.altostratus.host.image;

import io.altostratus.host.Command;
import io.altostratus.host.CommandRunner;
import io.altostratus.host.ProcessLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Images of CD-ROMs: ISO 9660 with Rock Ridge and Joliet, by {@code xorrisofs} or what takes its arguments. */
public final class IsoImage {

    private static final ProcessLimits LIMITS = new ProcessLimits(60, 1L << 30);

    private final CommandRunner runner;
    private final String program;

    /** @param program {@code xorrisofs}, {@code genisoimage} or {@code mkisofs} */
    public IsoImage(CommandRunner runner, String program) {
        this.runner = runner;
        this.program = program;
    }

    /**
     * @param volume its label
     * @param folders what is on it, by the names that it has there
     * @throws io.altostratus.host.CommandFailedException if it cannot be made
     */
    public void create(Path target, String volume, Map<String, Path> folders) {
        List<String> command = new ArrayList<>(List.of(
                program,
                "-quiet",
                "-o",
                target.toAbsolutePath().toString(),
                "-V",
                volume,
                "-publisher",
                "altostratus",
                "-J",
                "-r",
                "-l",
                "-graft-points"));
        folders.forEach((name, folder) -> command.add(name + "=" + folder.toAbsolutePath()));
        runner.run(Command.of(command).withLimits(LIMITS));
    }
}
