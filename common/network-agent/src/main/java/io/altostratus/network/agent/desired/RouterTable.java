package io.altostratus.network.agent.desired;

import io.altostratus.network.model.NetworkDetails;
import io.altostratus.network.model.PortDetails;
import io.altostratus.network.model.RouterDetails;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The newest known state of the routers that this host shall realise. States and removals come doubled and in any order;
 * a router's version tells which is newer.
 */
public final class RouterTable {

    private static final int MOST_REMOVALS = 10_000;

    private record Held(RouterDetails router, long at) {}

    private record Removal(long version, long at) {}

    private final Map<String, Held> held = new HashMap<>();
    private final Map<String, Removal> removed = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Removal> eldest) {
            return size() > MOST_REMOVALS;
        }
    };
    private long clock;
    private boolean complete;

    /** To be taken before a question is sent, and given with the answer. */
    public synchronized long askedNow() {
        return clock++;
    }

    public synchronized void changed(RouterDetails router) {
        Removal removal = removed.get(router.id());
        Held known = held.get(router.id());
        boolean older = removal != null && removal.version >= router.version()
                || known != null && known.router.version() > router.version();
        if (!older) {
            held.put(router.id(), new Held(router, clock++));
        }
    }

    public synchronized void removed(String id, long version) {
        Held known = held.get(id);
        if (known != null && known.router.version() > version) {
            return;
        }
        Removal before = removed.get(id);
        removed.put(id, new Removal(before == null ? version : Math.max(before.version, version), clock++));
        held.remove(id);
    }

    /** All there is. What has been told since that was asked for counts more than its absence, or presence. */
    public synchronized void replaceAll(Collection<RouterDetails> all, long askedAt) {
        Set<String> present = new HashSet<>();
        for (RouterDetails router : all) {
            present.add(router.id());
            Removal removal = removed.get(router.id());
            if (removal != null) {
                if (removal.at > askedAt && removal.version >= router.version()) {
                    continue;
                }
                removed.remove(router.id());
            }
            Held known = held.get(router.id());
            if (known == null || known.router.version() <= router.version()) {
                held.put(router.id(), new Held(router, known == null ? askedAt : Math.max(askedAt, known.at)));
            }
        }
        held.values().removeIf(h -> h.at <= askedAt && !present.contains(h.router.id()));
        complete = true;
    }

    /** Whether they are known as a whole; until then nothing may be removed. */
    public synchronized boolean isComplete() {
        return complete;
    }

    /** The ports of a router with several hosts have devices on each of them, wherever they are bound. */
    public Desired extend(Desired desired) {
        Map<String, NetworkDetails> networks = new HashMap<>();
        Map<String, PortDetails> ports = new HashMap<>();
        for (RouterDetails router : routers().values()) {
            if (router.redundancy() == null || !router.adminStateUp()) {
                continue;
            }
            List<RouterDetails.Interface> stands = new ArrayList<>(router.interfaces());
            RouterDetails.Interface gateway = router.gateway();
            if (gateway != null) {
                stands.add(gateway);
            }
            for (RouterDetails.Interface stand : stands) {
                networks.put(stand.network().id(), stand.network());
                ports.put(stand.port().id(), stand.port());
            }
        }
        return ports.isEmpty() ? desired : desired.with(networks, ports);
    }

    /** By id. */
    public synchronized Map<String, RouterDetails> routers() {
        Map<String, RouterDetails> routers = new HashMap<>();
        held.forEach((id, one) -> routers.put(id, one.router));
        return routers;
    }
}
