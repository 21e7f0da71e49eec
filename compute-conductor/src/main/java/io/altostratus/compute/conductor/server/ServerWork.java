package io.altostratus.compute.conductor.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.altostratus.compute.conductor.workflow.Failure;
import io.altostratus.compute.database.actions.ServerAction;
import io.altostratus.compute.database.workflows.PlannedPort;
import io.altostratus.compute.database.workflows.WorkRequest;
import io.altostratus.context.Json;
import java.time.LocalDateTime;
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
 * @param story its parts so far, as they will be told of the server's action; the last one may go on
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
        @Nullable WorkRequest request,
        List<ServerAction.Event> story) {

    /** How the API stores it for new work. */
    public static final ServerWork NEW =
            new ServerWork(1, List.of(), null, null, List.of(), Map.of(), null, null, List.of());

    public ServerWork {
        attempt = Math.max(attempt, 1);
        excludedHosts = excludedHosts == null ? List.of() : List.copyOf(excludedHosts);
        ports = ports == null ? List.of() : List.copyOf(ports);
        orders = orders == null ? Map.of() : Map.copyOf(orders);
        story = story == null ? List.of() : List.copyOf(story);
    }

    public ServerWork withHost(String newHost, String newZone) {
        return new ServerWork(attempt, excludedHosts, newHost, newZone, ports, orders, failure, request, story);
    }

    public ServerWork withPorts(List<PlannedPort> newPorts) {
        return new ServerWork(attempt, excludedHosts, host, zone, newPorts, orders, failure, request, story);
    }

    ServerWork withOrder(String step, String orderId) {
        Map<String, String> more = new HashMap<>(orders);
        more.put(step, orderId);
        return new ServerWork(attempt, excludedHosts, host, zone, ports, more, failure, request, story);
    }

    /** Lets a step send its order anew. */
    ServerWork withoutOrder(String step) {
        Map<String, String> fewer = new HashMap<>(orders);
        fewer.remove(step);
        return new ServerWork(attempt, excludedHosts, host, zone, ports, fewer, failure, request, story);
    }

    public ServerWork withRequest(WorkRequest newRequest) {
        return new ServerWork(attempt, excludedHosts, host, zone, ports, orders, failure, newRequest, story);
    }

    ServerWork withFailure(Failure newFailure) {
        // The first failure is the reason; what goes wrong while it is undone is only logged.
        return new ServerWork(
                attempt,
                excludedHosts,
                host,
                zone,
                ports,
                orders,
                failure == null ? newFailure : failure,
                request,
                story);
    }

    /** A part of the work begins, unless it goes on already; the one before it has ended then. */
    ServerWork begun(String event, LocalDateTime at) {
        ServerAction.Event last = story.isEmpty() ? null : story.getLast();
        String where = event.startsWith("compute_") ? host : null;
        if (last != null && last.goesOn() && last.event().equals(event)) {
            return last.host() != null || where == null
                    ? this
                    : withLast(ServerAction.Event.begun(event, where, last.startedAt()));
        }
        List<ServerAction.Event> parts = new ArrayList<>(ended(at, null).story);
        parts.add(ServerAction.Event.begun(event, where, at));
        return withStory(parts);
    }

    /** The part that goes on has ended, if there is one. @param error null for success */
    ServerWork ended(LocalDateTime at, @Nullable String error) {
        return story.isEmpty() || !story.getLast().goesOn()
                ? this
                : withLast(story.getLast().ended(at, error));
    }

    boolean hasToldError() {
        return story.stream().anyMatch(ServerAction.Event::hasFailed);
    }

    private ServerWork withLast(ServerAction.Event event) {
        List<ServerAction.Event> parts = new ArrayList<>(story);
        parts.set(parts.size() - 1, event);
        return withStory(parts);
    }

    private ServerWork withStory(List<ServerAction.Event> parts) {
        return new ServerWork(attempt, excludedHosts, host, zone, ports, orders, failure, request, parts);
    }

    /** The next attempt: not on this host, with the same ports. */
    public ServerWork nextAttempt() {
        List<String> excluded = new ArrayList<>(excludedHosts);
        if (host != null) {
            excluded.add(host);
        }
        return new ServerWork(attempt + 1, excluded, null, null, ports, Map.of(), null, request, List.of());
    }

    /** The same host and ports for other work. */
    public ServerWork forOtherWork() {
        return new ServerWork(1, List.of(), host, zone, ports, Map.of(), null, request, List.of());
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
