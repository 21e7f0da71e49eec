package io.altostratus.compute.model.state;

import java.util.List;
import java.util.Optional;

/**
 * Every transition of a server, as a table. What is not in it does not happen: an API request for it is answered with
 * 409, an event that comes late is ignored. {@code docs/state-machines.md} is drawn from this table.
 */
public final class ServerStateMachine {

    /** One line of the table. */
    public record Transition(ServerState from, ServerEvent event, ServerState to) {}

    public static final ServerState INITIAL = ServerState.of(VmState.BUILDING, TaskState.SCHEDULING);
    public static final ServerState FINAL = ServerState.idle(VmState.DELETED);

    private static final TransitionTable TABLE = table();

    private ServerStateMachine() {}

    private static TransitionTable table() {
        TransitionTable table = new TransitionTable();
        BuildTransitions.addTo(table);
        PowerTransitions.addTo(table);
        InterfaceTransitions.addTo(table);
        ImageTransitions.addTo(table);
        ShelveTransitions.addTo(table);
        RebuildTransitions.addTo(table);
        ResizeTransitions.addTo(table);
        SleepTransitions.addTo(table);
        RescueTransitions.addTo(table);
        SoftDeleteTransitions.addTo(table); // from the states above
        ResetTransitions.addTo(table); // from every state above
        DeleteTransitions.addTo(table); // from every state above
        return table;
    }

    public static List<Transition> transitions() {
        return TABLE.lines();
    }

    /** Where the event leads from this state; empty if it may not happen there. */
    public static Optional<ServerState> next(ServerState from, ServerEvent event) {
        return TABLE.next(from, event);
    }

    /** The states from which the event leads on. */
    public static List<ServerState> sources(ServerEvent event) {
        return TABLE.lines().stream()
                .filter(transition -> transition.event() == event)
                .map(Transition::from)
                .toList();
    }
}
