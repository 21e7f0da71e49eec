package io.altostratus.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kernel settings of this process's own namespaces, by the files below {@code /proc/sys}. */
public final class Sysctl {

    private static final Logger LOG = LoggerFactory.getLogger(Sysctl.class);

    private final Path root;

    /** @param root normally {@code /proc/sys} */
    public Sysctl(Path root) {
        this.root = root;
    }

    /** @param name with slashes, such as {@code net/bridge/bridge-nf-call-iptables}; empty if the kernel has it not */
    public Optional<String> read(String name) {
        Path file = root.resolve(name);
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Sets what is not so already.
     *
     * @return whether the kernel has this setting
     */
    public boolean ensure(String name, String value) {
        Optional<String> present = read(name);
        if (present.isEmpty()) {
            return false;
        }
        if (!present.get().equals(value)) {
            try {
                Files.writeString(root.resolve(name), value + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            LOG.info("{} set to {}, was {}", name, value, present.get());
        }
        return true;
    }
}
