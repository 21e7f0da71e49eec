package io.altostratus.host.namespace;

import io.altostratus.host.Command;
import io.altostratus.host.CommandRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** The network namespaces that {@code ip netns} lists, by the files which name them. */
public final class NetworkNamespaces {

    private final CommandRunner runner;

    public NetworkNamespaces(CommandRunner runner) {
        this.runner = runner;
    }

    public static Path path(String name) {
        return CommandRunner.NAMESPACES.resolve(name);
    }

    public Set<String> names() {
        Set<String> names = new HashSet<>();
        if (!Files.isDirectory(CommandRunner.NAMESPACES)) {
            return names;
        }
        try (Stream<Path> files = Files.list(CommandRunner.NAMESPACES)) {
            files.forEach(f -> names.add(f.getFileName().toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    /** A number that tells a namespace from a later one of the same name; empty if it is not there. */
    public OptionalLong identity(String name) {
        try {
            return OptionalLong.of(((Number) Files.getAttribute(path(name), "unix:ino")).longValue());
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void add(String name) {
        runner.run(Command.of("ip", "netns", "add", name));
    }

    /** Takes the name away. The namespace itself ends with the last process or socket in it. */
    public void delete(String name) {
        runner.run(Command.of("ip", "netns", "delete", name));
    }
}
