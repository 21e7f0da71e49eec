package io.altostratus.network.service.ports;

/** Whether a port works: connected on its host, and answered by DHCP where its subnets have that. */
public enum PortStatus {
    DOWN,
    /** It is connected, but would not get its address yet. */
    BUILD,
    ACTIVE;

    public static PortStatus of(boolean adminStateUp, boolean wired, boolean awaitsDhcp) {
        if (!adminStateUp || !wired) {
            return DOWN;
        }
        return awaitsDhcp ? BUILD : ACTIVE;
    }
}
