package io.altostratus.compute.agent.fake;

import io.altostratus.compute.agent.guest.SeenOrder;
import io.altostratus.compute.agent.guest.SeenOrders;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Remembers in memory, as fake guests themselves live in memory. */
public final class FakeSeenOrders implements SeenOrders {

    private static final int MOST_GONE = 50_000;

    private final Map<String, SeenOrder> orders = new LinkedHashMap<>();

    @Override
    public synchronized Optional<SeenOrder> find(String serverId) {
        return Optional.ofNullable(orders.get(serverId));
    }

    @Override
    public synchronized void keep(String serverId, SeenOrder order) {
        orders.put(serverId, order);
        if (orders.size() > MOST_GONE) {
            orders.remove(orders.keySet().iterator().next());
        }
    }

    @Override
    public void bury(String serverId, SeenOrder order) {
        keep(serverId, order);
    }
}
