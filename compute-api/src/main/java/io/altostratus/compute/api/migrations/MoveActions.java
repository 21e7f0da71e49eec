package io.altostratus.compute.api.migrations;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.api.actions.ActionRequest;
import io.altostratus.compute.api.actions.ServerAction;
import io.altostratus.compute.api.hosts.ComputeHosts;
import io.altostratus.compute.api.tasks.ServerTasks;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.model.state.VmState;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.JsonNode;

/**
 * {@code migrate}, {@code os-migrateLive} and {@code evacuate}. Servers do not move between hosts yet, so each of them ends
 * as it does in a cloud in which no other host will do; what is wrong with the request itself is told first, as Nova does.
 */
@Configuration(proxyBeanMethods = false)
class MoveActions {

    private static final String NO_VALID_HOST =
            "No valid host was found. Servers cannot be moved to another host of this cloud yet.";

    private static final Set<VmState> COLD = Set.of(VmState.ACTIVE, VmState.STOPPED);
    private static final Set<VmState> LIVE = Set.of(VmState.ACTIVE, VmState.PAUSED);
    private static final Set<VmState> LOST = Set.of(VmState.ACTIVE, VmState.STOPPED, VmState.ERROR);

    @Bean
    ServerAction migrateAction(ComputeHosts hosts, Policy policy) {
        return new MoveAction("migrate", "os_compute_api:os-migrate-server:migrate", "action-migrate", request -> {
            String target = target(request, "os_compute_api:os-migrate-server:migrate:host", policy);
            requireState(request, COLD, "migrate");
            if (target != null && !target.isEmpty()) {
                requireOtherHost(request.server(), target, hosts);
            }
        });
    }

    @Bean
    ServerAction liveMigrateAction(ComputeHosts hosts, Policy policy) {
        return new MoveAction(
                "os-migrateLive", "os_compute_api:os-migrate-server:migrate_live", "action-migrate-live", request -> {
                    String target = target(request, "os_compute_api:os-migrate-server:migrate_live:host", policy);
                    requireTarget(request, target);
                    requireState(request, LIVE, "os-migrateLive");
                    if (target != null && !target.isEmpty()) {
                        requireOtherHost(request.server(), target, hosts);
                    }
                });
    }

    @Bean
    ServerAction evacuateAction(ComputeHosts hosts) {
        return new MoveAction("evacuate", "os_compute_api:os-evacuate", "action-evacuate", request -> {
            Server server = request.server();
            String target = request.parameters().path("host").asString(null);
            requireTarget(request, target);
            if (request.parameters().has("adminPass")
                    && isTrue(request.parameters().path("onSharedStorage"))) {
                throw ApiException.badRequest("admin password can't be changed on existing disk");
            }
            if (target != null && !hosts.exists(target)) {
                throw ApiException.notFound("Compute host " + target + " not found.");
            }
            if (target != null && target.equals(server.placement().host())) {
                throw ApiException.badRequest("The target host can't be the same one.");
            }
            // What was going on when the host was lost does not hinder.
            if (!LOST.contains(server.state().vm())) {
                throw ServerTasks.conflict(server, "evacuate");
            }
            String host = server.placement().host();
            if (host != null && hosts.isUp(host)) {
                throw ApiException.badRequest("Compute service of " + host + " is still in use.");
            }
        });
    }

    private static @Nullable String target(ActionRequest request, String rule, Policy policy) {
        JsonNode host = request.parameters().path("host");
        if (!host.isString() || host.asString().isEmpty()) {
            return null;
        }
        policy.enforce(
                request.context(), rule, Map.of("project_id", request.server().projectId()));
        return host.asString();
    }

    private static void requireTarget(ActionRequest request, @Nullable String target) {
        if (target == null && isTrue(request.parameters().path("force"))) {
            throw ApiException.badRequest("Can't force to a non-provided destination");
        }
    }

    private static boolean isTrue(JsonNode value) {
        return value.isBoolean()
                ? value.asBoolean()
                : Set.of("true", "1", "on", "yes").contains(value.asString("").toLowerCase(java.util.Locale.ROOT));
    }

    private static void requireState(ActionRequest request, Set<VmState> possible, String verb) {
        Server server = request.server();
        ServerTasks.requireUnlocked(server, request.context());
        if (!possible.contains(server.state().vm()) || server.state().task() != null) {
            throw ServerTasks.conflict(server, verb);
        }
    }

    private static void requireOtherHost(Server server, String target, ComputeHosts hosts) {
        if (target.equals(server.placement().host())) {
            throw ApiException.badRequest("Cannot migrate to the host where the server exists.");
        }
        if (!hosts.exists(target)) {
            throw ApiException.badRequest("Compute host " + target + " could not be found.");
        }
    }

    /** Judges a request. */
    private interface Judgement {

        /** @throws ApiException if something is wrong with the request itself */
        void check(ActionRequest request);
    }

    private record MoveAction(String name, String policy, String schema, Judgement judgement) implements ServerAction {

        @Override
        public ResponseEntity<Map<String, Object>> perform(ActionRequest request) {
            judgement.check(request);
            throw ApiException.badRequest(NO_VALID_HOST);
        }
    }
}
