package io.altostratus.network.linuxbridge;

import io.altostratus.context.Json;
import io.altostratus.host.link.LinkAddress;
import io.altostratus.host.link.Route;
import io.altostratus.network.agent.host.DurableFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/**
 * What of the host's own addresses is on bridges of ours, on the disk: who deletes such a bridge takes them away, and the
 * host could not be reached any more.
 */
final class MovedAddresses {

    /**
     * Addresses and routes of one bridge.
     *
     * @param boot the run of the host in which that was: the next one has its addresses from its own configuration
     * @param bridge the kernel's number of the bridge
     * @param device where they were before
     */
    record Moved(String boot, int bridge, String device, List<LinkAddress> addresses, List<Route> routes) {}

    private final Path file;
    private final String boot;

    /** By the bridge's name. */
    private final Map<String, Moved> moved = new TreeMap<>();

    /** @param boot tells this run of the host from others */
    MovedAddresses(Path file, String boot) {
        this.file = file;
        this.boot = boot;
        if (Files.exists(file)) {
            try {
                moved.putAll(Json.MAPPER.readValue(
                        Files.readAllBytes(file), new TypeReference<TreeMap<String, Moved>>() {}));
            } catch (JacksonException e) {
                throw new IllegalStateException(file + " cannot be read: remove it", e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            moved.values().removeIf(one -> !one.boot().equals(boot));
        }
    }

    @Nullable
    Moved of(String bridge) {
        return moved.get(bridge);
    }

    Map<String, Moved> all() {
        return Map.copyOf(moved);
    }

    /** Call before they are moved; returns when it is on the disk. */
    void keep(String bridge, int index, String device, List<LinkAddress> addresses, List<Route> routes) {
        Moved now = new Moved(boot, index, device, List.copyOf(addresses), List.copyOf(routes));
        if (!now.equals(moved.put(bridge, now))) {
            write();
        }
    }

    /** Call when they are no longer there. */
    void forget(String bridge) {
        if (moved.remove(bridge) != null) {
            write();
        }
    }

    private void write() {
        if (!moved.isEmpty()) {
            DurableFile.write(file, Json.MAPPER.writeValueAsBytes(moved));
            return;
        }
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
