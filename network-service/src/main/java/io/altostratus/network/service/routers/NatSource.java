package io.altostratus.network.service.routers;

import io.altostratus.network.model.RouterDetails;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A feature that lets addresses of external networks lead to ports behind routers. */
public interface NatSource {

    /** What the routers shall translate, by router. */
    Map<String, List<RouterDetails.FloatingIp>> of(Collection<String> routerIds);

    /** Whether addresses in a subnet are reached through the router. The router is locked. */
    boolean needs(String routerId, String subnetId);

    /** No host realises the router now. The router is locked. */
    void unhosted(String routerId);

    /** Whether addresses of the external network lead through the router. The router is locked. */
    boolean needsGateway(String routerId);
}
