package io.altostratus.network.service.routers;

/**
 * One of the hosts of a router that has several.
 *
 * @param portId its own port in the network between the hosts
 * @param state {@code active} or {@code standby}, as it was last told
 */
record RouterHost(String routerId, String host, String portId, String state) {

    static final String ACTIVE = "active";
    static final String STANDBY = "standby";
}
