package io.altostratus.compute.conductor.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.altostratus.compute.conductor.workflow.Failure;
import io.altostratus.compute.database.workflows.PlannedPort;
import io.altostratus.compute.database.workflows.WorkRequest;
import io.altostratus.context.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of all work on servers. One kind for all, since delete takes over from any other and must find what that had
 * begun. Stored as JSON: fields are only ever added.
 *
 * @param attempt counts the hosts tried, from 1
 * @param excludedHosts where it has failed
 * @param host the host worked with
 * @param ports its ports, made or planned
 * @param orders ids of orders to the host, by the step that issued them
 * @param failure why the work is being undone
 * @param request what was asked for beyond the kind of work
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ServerWork(
        int attempt,
        List<String> excludedHosts,
        @Nullable String host,
        @Nullable String zone,
        List<PlannedPort> ports,
        Map<String, String> orders,
        @Nullable Failure failure,
        @Nullable WorkRequest request) {

    /** How the API stores it for new work. */
    public static final ServerWork NEW = new ServerWork(1, List.of(), null, null, List.of(), Map.of(), null, null);

    public ServerWork {
        attempt = Math.max(attempt, 1);
        excludedHosts = excludedHosts == null ? List.of() : List.copyOf(excludedHosts);
        ports = ports == null ? List.of() : List.copyOf(ports);
        orders = orders == null ? Map.of() : Map.copyOf(orders);
    }

    public ServerWork withHost(String newHost, String newZone) {
        return new ServerWork(attempt, excludedHosts, newHost, newZone, ports, orders, failure, request);
    }

    public ServerWork withPorts(List<PlannedPort> newPorts) {
        return new ServerWork(attempt, excludedHosts, host, zone, newPorts, orders, failure, request);
    }

    ServerWork withOrder(String step, String orderId) {
        Map<String, String> more = new HashMap<>(orders);
        more.put(step, orderId);
        return new ServerWork(attempt, excludedHosts, host, zone, ports, more, failure, request);
    }

    /** Lets a step send its order anew. */
    ServerWork withoutOrder(String step) {
        Map<String, String> fewer = new HashMap<>(orders);
        fewer.remove(step);
        return new ServerWork(attempt, excludedHosts, host, zone, ports, fewer, failure, request);
    }

    public ServerWork withRequest(WorkRequest newRequest) {
        return new ServerWork(attempt, excludedHosts, host, zone, ports, orders, failure, newRequest);
    }

    ServerWork withFailure(Failure newFailure) {
        // The first failure is the reason; what goes wrong while it is undone is only logged.
        return new ServerWork(
                attempt, excludedHosts, host, zone, ports, orders, failure == null ? newFailure : failure, request);
    }

    /** The next attempt: not on this host, with the same ports. */
    public ServerWork nextAttempt() {
        List<String> excluded = new ArrayList<>(excludedHosts);
        if (host != null) {
            excluded.add(host);
        }
        return new ServerWork(attempt + 1, excluded, null, null, ports, Map.of(), null, request);
    }

    /** The same host and ports for other work. */
    public ServerWork forOtherWork() {
        return new ServerWork(1, List.of(), host, zone, ports, Map.of(), null, request);
    }

    /** How work that has taken over from other work begins. @param state the other's JSON; null if it had none */
    static ServerWork after(@Nullable String state) {
        return state == null
                ? NEW
                : Json.MAPPER.readValue(state, ServerWork.class).forOtherWork();
    }

    /** What was asked for. @throws IllegalStateException if it is something else than this kind of work needs */
    public <R extends WorkRequest> R require(Class<R> type) {
        if (!type.isInstance(request)) {
            throw new IllegalStateException("not a " + type.getSimpleName() + ": " + request);
        }
        return type.cast(request);
    }

    public String requireHost() {
        if (host == null) {
            throw new IllegalStateException("no host was chosen");
        }
        return host;
    }
}
