package io.altostratus.compute.agent.guest;

import java.util.Optional;

/** The newest order seen for each guest, so that an older one never undoes it, not even after this process was killed. */
public interface SeenOrders {

    Optional<SeenOrder> find(String serverId);

    /** Returns when it is surely kept. */
    void keep(String serverId, SeenOrder order);

    /** The guest's directory goes: what was seen is kept for a day beside it. */
    void bury(String serverId, SeenOrder order);
}
