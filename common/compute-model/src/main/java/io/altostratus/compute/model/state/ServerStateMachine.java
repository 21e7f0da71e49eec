package io.altostratus.compute.model.state;

import static io.altostratus.compute.model.state.ServerEvent.BUILD_FAILED;
import static io.altostratus.compute.model.state.ServerEvent.BUILT;
import static io.altostratus.compute.model.state.ServerEvent.DELETE_ASKED;
import static io.altostratus.compute.model.state.ServerEvent.FOUND_RUNNING;
import static io.altostratus.compute.model.state.ServerEvent.FOUND_STOPPED;
import static io.altostratus.compute.model.state.ServerEvent.HARD_REBOOT_ASKED;
import static io.altostratus.compute.model.state.ServerEvent.HOST_CLAIMED;
import static io.altostratus.compute.model.state.ServerEvent.HOST_FAILED;
import static io.altostratus.compute.model.state.ServerEvent.INTERFACE_ATTACHED;
import static io.altostratus.compute.model.state.ServerEvent.INTERFACE_ATTACH_ASKED;
import static io.altostratus.compute.model.state.ServerEvent.INTERFACE_ATTACH_FAILED;
import static io.altostratus.compute.model.state.ServerEvent.INTERFACE_DETACHED;
import static io.altostratus.compute.model.state.ServerEvent.INTERFACE_DETACH_ASKED;
import static io.altostratus.compute.model.state.ServerEvent.INTERFACE_DETACH_FAILED;
import static io.altostratus.compute.model.state.ServerEvent.PORTS_BOUND;
import static io.altostratus.compute.model.state.ServerEvent.REBOOTED;
import static io.altostratus.compute.model.state.ServerEvent.REBOOT_FAILED;
import static io.altostratus.compute.model.state.ServerEvent.SOFT_REBOOT_ASKED;
import static io.altostratus.compute.model.state.ServerEvent.STARTED;
import static io.altostratus.compute.model.state.ServerEvent.START_ASKED;
import static io.altostratus.compute.model.state.ServerEvent.START_FAILED;
import static io.altostratus.compute.model.state.ServerEvent.STOP_ASKED;
import static io.altostratus.compute.model.state.ServerEvent.STOP_FAILED;
import static io.altostratus.compute.model.state.TaskState.ATTACHING_INTERFACE;
import static io.altostratus.compute.model.state.TaskState.DELETING;
import static io.altostratus.compute.model.state.TaskState.DETACHING_INTERFACE;
import static io.altostratus.compute.model.state.TaskState.NETWORKING;
import static io.altostratus.compute.model.state.TaskState.POWERING_OFF;
import static io.altostratus.compute.model.state.TaskState.POWERING_ON;
import static io.altostratus.compute.model.state.TaskState.REBOOTING;
import static io.altostratus.compute.model.state.TaskState.REBOOTING_HARD;
import static io.altostratus.compute.model.state.TaskState.SCHEDULING;
import static io.altostratus.compute.model.state.TaskState.SPAWNING;
import static io.altostratus.compute.model.state.VmState.ACTIVE;
import static io.altostratus.compute.model.state.VmState.BUILDING;
import static io.altostratus.compute.model.state.VmState.ERROR;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Every transition of a server, as a table. What is not in it does not happen: an API request for it is answered with
 * 409, an event that comes late is ignored. {@code docs/state-machines.md} is drawn from this table.
 */
public final class ServerStateMachine {

    /** One line of the table. */
    public record Transition(ServerState from, ServerEvent event, ServerState to) {}

    public static final ServerState INITIAL = ServerState.of(BUILDING, SCHEDULING);
    public static final ServerState FINAL = ServerState.idle(VmState.DELETED);

    private static final List<Transition> TABLE = table();
    private static final Map<ServerState, Map<ServerEvent, ServerState>> INDEX = index();

    private ServerStateMachine() {}

    private static List<Transition> table() {
        List<Transition> table = new ArrayList<>();
        ServerState scheduling = INITIAL;
        ServerState networking = ServerState.of(BUILDING, NETWORKING);
        ServerState spawning = ServerState.of(BUILDING, SPAWNING);
        ServerState active = ServerState.idle(ACTIVE);
        ServerState stopped = ServerState.idle(VmState.STOPPED);
        ServerState error = ServerState.idle(ERROR);
        ServerState stopping = ServerState.of(ACTIVE, POWERING_OFF);
        ServerState starting = ServerState.of(VmState.STOPPED, POWERING_ON);

        table.add(new Transition(scheduling, HOST_CLAIMED, networking));
        table.add(new Transition(networking, PORTS_BOUND, spawning));
        table.add(new Transition(spawning, BUILT, active));
        for (ServerState building : List.of(scheduling, networking, spawning)) {
            if (building != scheduling) {
                table.add(new Transition(building, HOST_FAILED, scheduling));
            }
            table.add(new Transition(building, BUILD_FAILED, error));
        }

        table.add(new Transition(active, STOP_ASKED, stopping));
        table.add(new Transition(stopping, ServerEvent.STOPPED, stopped));
        table.add(new Transition(stopping, STOP_FAILED, active));
        table.add(new Transition(stopped, START_ASKED, starting));
        table.add(new Transition(starting, STARTED, active));
        table.add(new Transition(starting, START_FAILED, stopped));
        ServerState errorStopping = ServerState.of(ERROR, POWERING_OFF);
        table.add(new Transition(error, STOP_ASKED, errorStopping));
        table.add(new Transition(errorStopping, ServerEvent.STOPPED, stopped));
        table.add(new Transition(errorStopping, STOP_FAILED, error));

        ServerState soft = ServerState.of(ACTIVE, REBOOTING);
        table.add(new Transition(active, SOFT_REBOOT_ASKED, soft));
        table.add(new Transition(soft, REBOOTED, active));
        table.add(new Transition(soft, REBOOT_FAILED, error));
        for (ServerState before : List.of(active, stopped, error)) {
            ServerState hard = ServerState.of(before.vm(), REBOOTING_HARD);
            table.add(new Transition(before, HARD_REBOOT_ASKED, hard));
            table.add(new Transition(hard, REBOOTED, active));
            table.add(new Transition(hard, REBOOT_FAILED, error));
        }

        for (ServerState before : List.of(active, stopped)) {
            ServerState attaching = ServerState.of(before.vm(), ATTACHING_INTERFACE);
            table.add(new Transition(before, INTERFACE_ATTACH_ASKED, attaching));
            table.add(new Transition(attaching, INTERFACE_ATTACHED, before));
            table.add(new Transition(attaching, INTERFACE_ATTACH_FAILED, before));
            ServerState detaching = ServerState.of(before.vm(), DETACHING_INTERFACE);
            table.add(new Transition(before, INTERFACE_DETACH_ASKED, detaching));
            table.add(new Transition(detaching, INTERFACE_DETACHED, before));
            table.add(new Transition(detaching, INTERFACE_DETACH_FAILED, before));
        }

        table.add(new Transition(active, FOUND_STOPPED, stopped));
        table.add(new Transition(stopped, FOUND_RUNNING, active));

        // Delete is accepted whatever else is going on, again and again, until it is done.
        Set<ServerState> living = table.stream()
                .flatMap(t -> java.util.stream.Stream.of(t.from(), t.to()))
                .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
        Set<ServerState> deleting = new java.util.LinkedHashSet<>();
        for (ServerState state : living) {
            ServerState gone = ServerState.of(state.vm(), DELETING);
            table.add(new Transition(state, DELETE_ASKED, gone));
            deleting.add(gone);
        }
        for (ServerState state : deleting) {
            table.add(new Transition(state, DELETE_ASKED, state));
            table.add(new Transition(state, ServerEvent.DELETED, FINAL));
        }
        return List.copyOf(table);
    }

    private static Map<ServerState, Map<ServerEvent, ServerState>> index() {
        Map<ServerState, Map<ServerEvent, ServerState>> index = new LinkedHashMap<>();
        for (Transition transition : TABLE) {
            ServerState earlier = index.computeIfAbsent(transition.from(), state -> new LinkedHashMap<>())
                    .putIfAbsent(transition.event(), transition.to());
            if (earlier != null) {
                throw new IllegalStateException(
                        "two transitions from " + transition.from() + " by " + transition.event());
            }
        }
        return index;
    }

    public static List<Transition> transitions() {
        return TABLE;
    }

    /** Where the event leads from this state; empty if it may not happen there. */
    public static Optional<ServerState> next(ServerState from, ServerEvent event) {
        return Optional.ofNullable(INDEX.getOrDefault(from, Map.of()).get(event));
    }

    /** The states from which the event leads on. */
    public static List<ServerState> sources(ServerEvent event) {
        return TABLE.stream()
                .filter(transition -> transition.event() == event)
                .map(Transition::from)
                .toList();
    }
}
