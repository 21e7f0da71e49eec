package io.altostratus.network.agent.convergence;

import java.util.Map;

/** Joins the devices of ports to their networks; what Linux Bridge and Open vSwitch do differently. */
public interface Layer2 {

    /** As operators know it, for example {@code Linux bridge agent}. */
    String agentType();

    /** Connects every desired port whose device is there, and removes what of ours is not wanted. */
    void connect(Pass pass);

    /** What the heartbeat tells. */
    Map<String, Object> configurations();

    /** Removes all devices of this cloud, and nothing else. */
    void purge();
}
