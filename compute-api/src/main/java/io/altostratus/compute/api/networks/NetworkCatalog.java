package io.altostratus.compute.api.networks;

import io.altostratus.compute.database.servers.Server;
import io.altostratus.context.RequestContext;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Networks, ports and security groups as the user may see them: asked for with the user's token. */
public interface NetworkCatalog {

    /**
     * @param usable whether it has an address for a server
     * @param outside it leads out of the cloud and is not shared: for routers, not for servers
     * @param portSecurity whether its ports have security groups
     */
    record NetworkFacts(
            String id, String name, @Nullable Integer mtu, boolean usable, boolean outside, boolean portSecurity) {}

    /**
     * @param deviceId what it belongs to already; empty for nothing
     * @param dnsName its name in the DNS; empty for none
     */
    record PortFacts(
            String id, String networkId, String projectId, String deviceId, String dnsName, boolean hasAddress) {}

    /** Those of these networks that the user may use, in one request. */
    Map<String, NetworkFacts> find(Collection<String> ids, String userToken, RequestContext context);

    /** The networks that a server of a project gets when none is named: its own and the shared ones. */
    List<NetworkFacts> available(String projectId, String userToken, RequestContext context);

    /** The network of a topology that network-service makes for a project, if it can. @return its id */
    Optional<String> autoAllocated(String projectId, String userToken, RequestContext context);

    /** Whose port has an address of a network; empty text for a port that is nobody's. */
    Optional<String> holderOf(String networkId, String address, String userToken, RequestContext context);

    /** How many more ports a project may have; empty for any number. */
    OptionalInt portsLeft(String projectId, String userToken, RequestContext context);

    Optional<PortFacts> findPort(String id, String userToken, RequestContext context);

    /** @throws io.altostratus.api.error.ApiException 400 if there is no such group, 409 if there are several */
    Server.SecurityGroup findGroup(String nameOrId, String userToken, RequestContext context);
}
