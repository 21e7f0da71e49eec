package io.altostratus.network.agent.host;

import io.altostratus.context.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is ours among the things that cannot carry a mark. It is on the disk before the thing is made and until it is gone,
 * so that a killed agent leaves nothing that it would not know again.
 */
public final class HostRegistry {

    /** Kinds of things. */
    public enum Kind {
        NAMESPACE,
        /** A chain of iptables, ip6tables or ebtables, in whichever table. */
        CHAIN,
        /** An ipset. */
        SET,
        /** A device whose traffic we limit. */
        SHAPED_DEVICE
    }

    /** The file's content: the names by kind. */
    record Content(Map<String, Set<String>> names) {}

    private final Path file;
    private final Map<Kind, Set<String>> names = new EnumMap<>(Kind.class);

    /** @param file read at once if it exists */
    public HostRegistry(Path file) {
        this.file = file;
        for (Kind kind : Kind.values()) {
            names.put(kind, new TreeSet<>());
        }
        if (Files.exists(file)) {
            try {
                Content content = Json.MAPPER.readValue(Files.readString(file), Content.class);
                for (Kind kind : Kind.values()) {
                    of(kind).addAll(content.names().getOrDefault(kind.name(), Set.of()));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public synchronized Set<String> names(Kind kind) {
        return Set.copyOf(of(kind));
    }

    public synchronized boolean has(Kind kind, String name) {
        return of(kind).contains(name);
    }

    /** Call before making them; returns when it is on the disk. */
    public synchronized void add(Kind kind, Collection<String> more) {
        if (of(kind).addAll(more)) {
            write();
        }
    }

    /** Call when they are gone. */
    public synchronized void remove(Kind kind, Collection<String> gone) {
        if (of(kind).removeAll(Set.copyOf(gone))) {
            write();
        }
    }

    private Set<String> of(Kind kind) {
        return names.computeIfAbsent(kind, k -> new TreeSet<>());
    }

    private void write() {
        Map<String, Set<String>> content = new TreeMap<>();
        names.forEach((kind, set) -> content.put(kind.name(), set));
        DurableFile.write(file, Json.MAPPER.writeValueAsBytes(new Content(content)));
    }
}
