package io.altostratus.compute.api.proxies;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.compute.api.actions.ActionRequest;
import io.altostratus.compute.api.actions.ServerAction;
import io.altostratus.compute.api.networks.ServerNetworks;
import io.altostratus.compute.api.networks.ServerPort;
import io.altostratus.compute.api.networks.ServerPorts;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.JsonNode;

/** Leads a floating IP to a server, or no longer: {@code addFloatingIp} and {@code removeFloatingIp}, until 2.43. */
record FloatingIpAction(String name, String policy, String schema, Consumer<ActionRequest> work)
        implements ServerAction {

    @Override
    public Microversion to() {
        return new Microversion(2, 43);
    }

    @Override
    public ResponseEntity<Map<String, Object>> perform(ActionRequest request) {
        work.accept(request);
        return ResponseEntity.accepted().build();
    }

    /** What both do. */
    private record Associations(FloatingIps floatingIps, ServerPorts ports, ServerNetworks networks) {

        void add(ActionRequest request) {
            String server = request.server().id();
            String address = request.parameters().path("address").asString();
            String wanted = request.parameters().path("fixed_address").asString("");
            List<ServerPort> all = ports.of(server, request.token(), request.context());
            if (all.isEmpty()) {
                throw ApiException.badRequest("Instance network is not ready yet");
            }
            if (all.stream().allMatch(port -> port.fixedIps().isEmpty())) {
                throw ApiException.badRequest("No fixed IPs associated to instance");
            }
            for (ServerPort port : all) {
                for (ServerPort.FixedIp fixed : port.fixedIps()) {
                    boolean fits = wanted.isEmpty()
                            ? fixed.ipAddress().indexOf(':') < 0
                            : fixed.ipAddress().equals(wanted);
                    if (fits) {
                        lead(request, address, port.id(), fixed.ipAddress());
                        return;
                    }
                }
            }
            throw ApiException.badRequest(
                    wanted.isEmpty()
                            ? "Unable to associate floating IP " + address + " to any fixed IPs for instance " + server
                                    + ". Instance has no fixed IPv4 addresses to associate."
                            : "Specified fixed address not assigned to instance");
        }

        private void lead(ActionRequest request, String address, String port, String fixedAddress) {
            JsonNode floatingIp = find(request, address);
            String before = server(request, floatingIp);
            floatingIps.lead(
                    FloatingIps.text(floatingIp, "id"), port, fixedAddress, request.token(), request.context());
            networks.refreshIfPossible(request.server().id(), request.context());
            if (before != null && !before.equals(request.server().id())) {
                networks.refreshIfPossible(before, request.context());
            }
        }

        void remove(ActionRequest request) {
            String address = request.parameters().path("address").asString();
            JsonNode floatingIp = find(request, address);
            if (!request.server().id().equals(server(request, floatingIp))) {
                throw ApiException.conflict("Floating IP " + address + " is not associated with instance "
                        + request.server().id() + ".");
            }
            floatingIps.lead(FloatingIps.text(floatingIp, "id"), null, null, request.token(), request.context());
            networks.refreshIfPossible(request.server().id(), request.context());
        }

        private JsonNode find(ActionRequest request, String address) {
            return floatingIps
                    .byAddress(address, request.token(), request.context())
                    .orElseThrow(() -> ApiException.notFound("floating IP not found"));
        }

        private @Nullable String server(ActionRequest request, JsonNode floatingIp) {
            return floatingIps
                    .servers(List.of(floatingIp), request.token(), request.context())
                    .get(FloatingIps.text(floatingIp, "port_id"));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Beans {

        @Bean
        ServerAction addFloatingIp(FloatingIps floatingIps, ServerPorts ports, ServerNetworks networks) {
            return new FloatingIpAction(
                    "addFloatingIp",
                    "os_compute_api:os-floating-ips:add",
                    "action-add-floating-ip",
                    new Associations(floatingIps, ports, networks)::add);
        }

        @Bean
        ServerAction removeFloatingIp(FloatingIps floatingIps, ServerPorts ports, ServerNetworks networks) {
            return new FloatingIpAction(
                    "removeFloatingIp",
                    "os_compute_api:os-floating-ips:remove",
                    "action-remove-floating-ip",
                    new Associations(floatingIps, ports, networks)::remove);
        }
    }
}
