package io.altostratus.network.agent.desired;

import io.altostratus.network.model.PortDetails;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The newest known state of some ports. States and removals come doubled and in any order; times are numbers of a clock
 * that grows with each message.
 */
final class PortTable {

    private static final int MOST_REMOVALS = 10_000;

    private record Held(PortDetails port, long at) {}

    private record Removal(long revision, long at) {}

    private final Map<String, Held> held = new HashMap<>();
    private final Map<String, Removal> removed = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Removal> eldest) {
            return size() > MOST_REMOVALS;
        }
    };

    boolean put(PortDetails port, long at) {
        Removal removal = removed.get(port.id());
        if (removal != null && removal.revision >= port.revision()) {
            return false;
        }
        Held known = held.get(port.id());
        if (known != null && known.port.revision() > port.revision()) {
            return false;
        }
        held.put(port.id(), new Held(port, at));
        return true;
    }

    boolean remove(String id, long revision, long at) {
        Held known = held.get(id);
        if (known != null && known.port.revision() > revision) {
            return false;
        }
        Removal before = removed.get(id);
        removed.put(id, new Removal(before == null ? revision : Math.max(before.revision, revision), at));
        return held.remove(id) != null;
    }

    /**
     * Takes up all there is. What has been told since that was asked for counts more than its absence, or presence.
     *
     * @param askedAt before the question was sent
     */
    void replaceAll(Collection<PortDetails> all, long askedAt) {
        Set<String> present = new HashSet<>();
        for (PortDetails port : all) {
            present.add(port.id());
            Removal removal = removed.get(port.id());
            if (removal != null) {
                if (removal.at > askedAt && removal.revision >= port.revision()) {
                    continue;
                }
                removed.remove(port.id());
            }
            Held known = held.get(port.id());
            if (known == null || known.port.revision() <= port.revision()) {
                held.put(port.id(), new Held(port, known == null ? askedAt : Math.max(askedAt, known.at)));
            }
        }
        held.values().removeIf(h -> h.at <= askedAt && !present.contains(h.port.id()));
    }

    List<PortDetails> ports() {
        List<PortDetails> ports = new ArrayList<>(held.size());
        held.values().forEach(h -> ports.add(h.port));
        return ports;
    }
}
