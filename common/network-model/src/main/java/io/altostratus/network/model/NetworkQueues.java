package io.altostratus.network.model;

/** Names that both sides use. */
public final class NetworkQueues {

    /** The agent's part of {@code host.<name>.network}. */
    public static final String AGENT = "network";

    /** The service whose {@code .hosts} queue hosts report to. */
    public static final String SERVICE = "network-service";

    /** Fanout to the network agents of all hosts. */
    public static final String FANOUT = "fanout.network-agents";

    private NetworkQueues() {}
}
