package io.altostratus.compute.model.state;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Transitions as they are put together, one feature after the other. No event leads from one state to two. */
final class TransitionTable {

    private final List<ServerStateMachine.Transition> lines = new ArrayList<>();
    private final Map<ServerState, Map<ServerEvent, ServerState>> index = new LinkedHashMap<>();

    void add(ServerState from, ServerEvent event, ServerState to) {
        ServerState earlier =
                index.computeIfAbsent(from, state -> new LinkedHashMap<>()).putIfAbsent(event, to);
        if (earlier != null) {
            throw new IllegalStateException("two transitions from " + from + " by " + event);
        }
        lines.add(new ServerStateMachine.Transition(from, event, to));
    }

    /** All states so far, in the order in which they came. */
    Set<ServerState> states() {
        Set<ServerState> states = new LinkedHashSet<>();
        for (ServerStateMachine.Transition line : lines) {
            states.add(line.from());
            states.add(line.to());
        }
        return states;
    }

    List<ServerStateMachine.Transition> lines() {
        return List.copyOf(lines);
    }

    Optional<ServerState> next(ServerState from, ServerEvent event) {
        return Optional.ofNullable(index.getOrDefault(from, Map.of()).get(event));
    }
}
