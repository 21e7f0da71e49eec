package io.altostratus.context;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives this process the program's name, so that {@code ps -e} tells which programs a machine runs. */
final class ProcessName {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessName.class);

    /** The name of the thread that the process began with, which is the process's own. */
    private static final Path OWN = Path.of("/proc/self/comm");

    private ProcessName() {}

    /** @param name of which Linux keeps the first 15 bytes */
    static void set(String name) {
        try {
            Files.writeString(OWN, name);
        } catch (IOException e) {
            LOG.debug("This process keeps its name", e);
        }
    }
}
