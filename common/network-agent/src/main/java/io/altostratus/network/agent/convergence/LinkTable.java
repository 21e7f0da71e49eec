package io.altostratus.network.agent.convergence;

import io.altostratus.host.link.Link;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The host's devices at one moment. */
public final class LinkTable {

    private final Map<String, Link> byName = new LinkedHashMap<>();

    public LinkTable(List<Link> links) {
        links.forEach(link -> byName.put(link.name(), link));
    }

    public @Nullable Link get(String name) {
        return byName.get(name);
    }

    public Optional<Link> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public Collection<Link> all() {
        return byName.values();
    }

    /** The devices in a bridge. */
    public List<Link> members(String bridge) {
        return byName.values().stream().filter(l -> bridge.equals(l.master())).toList();
    }

    /** Devices that carry this cloud's mark with this kind. */
    public List<Link> marked(String cloudId, String kind) {
        return byName.values().stream()
                .filter(l -> l.mark()
                        .filter(m -> m.cloudId().equals(cloudId) && m.kind().equals(kind))
                        .isPresent())
                .toList();
    }
}
