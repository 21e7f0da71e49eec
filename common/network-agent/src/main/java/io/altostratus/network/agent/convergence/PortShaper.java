package io.altostratus.network.agent.convergence;

/** Limits how much ports send and receive. A port whose limit fails works without it. */
public interface PortShaper {

    /** Brings the limits of all desired ports up to date. */
    void shape(Pass pass);

    /** Removes all limits of this cloud, and nothing else. */
    void purge();
}
