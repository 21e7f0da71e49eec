package io.altostratus.network.agent.convergence;

/** Hears of each pass when it is done. Must not block. */
public interface PassListener {

    void passed(Pass pass);
}
