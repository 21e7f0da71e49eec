package io.altostratus.messaging;

/** Where a message is published to: an exchange and a routing key. */
public record Address(String exchange, String routingKey) {

    /** A queue of a service, by the default exchange. Hosts have no rights on that. */
    public static Address queue(String name) {
        return new Address("", name);
    }

    /** All who listen to a fanout exchange. */
    public static Address fanout(String exchange) {
        return new Address(exchange, "");
    }

    /** One agent of a host. */
    public static Address host(String host, String agent) {
        return new Address(Topology.ORDERS, Topology.hostQueue(host, agent));
    }

    /** From a host to a service: all that a host may publish to is its own exchange. */
    public static Address fromHost(String host, String routingKey) {
        return new Address(Topology.hostExchange(host), routingKey);
    }
}
