package io.altostratus.messaging;

/**
 * Names in the broker. Services use the default exchange among themselves. A host publishes only to its own exchange
 * {@code host.<name>}, which leads to {@link #FROM_HOSTS}; what services want to hear from hosts they bind there. Orders
 * reach a host's queue by {@link #ORDERS}.
 */
public final class Topology {

    public static final String ORDERS = "orders";
    public static final String FROM_HOSTS = "from-hosts";
    public static final String DEAD_LETTERS = "dead-letters";

    private Topology() {}

    public static String hostExchange(String host) {
        return "host." + host;
    }

    public static String hostQueue(String host, String agent) {
        return "host." + host + "." + agent;
    }

    /** The broker account of a host; the broker itself checks it in the user-id of every message. */
    public static String hostAccount(String host) {
        return "host-" + host;
    }

    /** The queue in which a service hears from hosts; its name is the routing key that hosts use. */
    public static String hostsQueue(String service) {
        return service + ".hosts";
    }

    /** A probe that an agent sends to itself to see that it still consumes. */
    public static String probeKey(String host, String agent) {
        return "probe." + host + "." + agent;
    }
}
