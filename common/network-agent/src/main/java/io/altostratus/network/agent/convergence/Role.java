package io.altostratus.network.agent.convergence;

import java.util.Map;

/** A duty beside layer 2 and filtering, such as DHCP and routing. */
public interface Role {

    /** As operators know it, for example {@code DHCP agent}. */
    String agentType();

    /** Makes the devices and namespaces that the role needs; {@link Layer2} connects the devices afterwards. */
    void makeDevices(Pass pass);

    /** Serves, on devices that are connected by now. */
    void serve(Pass pass);

    /**
     * Starts to listen for what happens to what the role has made, until that is closed.
     *
     * @param wake lets the next pass look at everything
     */
    default AutoCloseable listen(Runnable wake) {
        return () -> {};
    }

    /** What the heartbeat tells. */
    Map<String, Object> configurations();

    /** Removes what the role has made on this host, and nothing else. */
    void purge();
}
