package io.altostratus.compute.api.interfaces;

import io.altostratus.api.microversion.Microversion;
import io.altostratus.compute.api.actions.ActionRequest;
import io.altostratus.compute.api.actions.ServerAction;
import io.altostratus.compute.api.tasks.ServerTasks;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.context.RequestContext;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ResponseEntity;

/**
 * Gives a server one more address or takes one away: {@code addFixedIp} and {@code removeFixedIp}, until 2.43.
 *
 * @param parameter which names the network or the address
 */
record FixedAddressAction(String name, String policy, String schema, String parameter, Change change)
        implements ServerAction {

    /** What is done with the network or address. */
    interface Change {
        void make(Server server, String value, String token, RequestContext context);
    }

    @Override
    public Microversion to() {
        return new Microversion(2, 43);
    }

    @Override
    public ResponseEntity<Map<String, Object>> perform(ActionRequest request) {
        ServerTasks.requireUnlocked(request.server(), request.context());
        change.make(
                request.server(), request.parameters().path(parameter).asString(), request.token(), request.context());
        return ResponseEntity.accepted().build();
    }

    @Configuration(proxyBeanMethods = false)
    static class Beans {

        @Bean
        ServerAction addFixedIp(FixedAddresses addresses) {
            return new FixedAddressAction(
                    "addFixedIp", "os_compute_api:os-multinic:add", "action-add-fixed-ip", "networkId", addresses::add);
        }

        @Bean
        ServerAction removeFixedIp(FixedAddresses addresses) {
            return new FixedAddressAction(
                    "removeFixedIp",
                    "os_compute_api:os-multinic:remove",
                    "action-remove-fixed-ip",
                    "address",
                    addresses::remove);
        }
    }
}
