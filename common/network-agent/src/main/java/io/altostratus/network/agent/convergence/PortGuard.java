package io.altostratus.network.agent.convergence;

/** Filters what ports send and receive. */
public interface PortGuard {

    /** Brings the filters of all desired ports up to date, and tells the pass which ports are safe. */
    void guard(Pass pass);

    /** Removes all filters of this cloud, and nothing else. */
    void purge();
}
