package io.altostratus.simulation;

import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.state.ServerEvent;
import io.altostratus.compute.model.state.ServerState;
import io.altostratus.compute.model.state.ServerStateMachine;
import io.altostratus.compute.model.state.ServerStateMachine.Transition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Who uses the cloud. Now and then somebody asks for just anything; most of the time each server is led to a state in
 * which its user wants to ask for something, since requests by chance would hardly ever get deeper than two or three
 * states before the server is deleted.
 */
final class SimulatedUsers {

    /** Asks for something; whether that is accepted is the API's matter. */
    private interface Request {
        void send(World world, String serverId);
    }

    /**
     * What users can ask for. A new feature adds its own here.
     *
     * @param event what an accepted request does to the server
     * @param weight its share of those that are sent by chance
     */
    private record Wish(ServerEvent event, int weight, Request request) {}

    /** To see this happen, with so much patience left. */
    private record Goal(Transition transition, int requests) {}

    private static final int PATIENCE = 12;

    private static final List<Wish> WISHES = List.of(
            new Wish(ServerEvent.DELETE_ASKED, 2, (world, id) -> {
                world.api.delete(id);
                world.deleteAsked.add(id);
            }),
            start(ServerEvent.STOP_ASKED, WorkflowKind.STOP_SERVER),
            start(ServerEvent.START_ASKED, WorkflowKind.START_SERVER),
            start(ServerEvent.SOFT_REBOOT_ASKED, WorkflowKind.REBOOT_SERVER),
            start(ServerEvent.HARD_REBOOT_ASKED, WorkflowKind.HARD_REBOOT_SERVER),
            takeOver(ServerEvent.HARD_REBOOT_ASKED, WorkflowKind.HARD_REBOOT_SERVER),
            start(ServerEvent.PAUSE_ASKED, WorkflowKind.PAUSE_SERVER),
            start(ServerEvent.UNPAUSE_ASKED, WorkflowKind.UNPAUSE_SERVER),
            start(ServerEvent.SUSPEND_ASKED, WorkflowKind.SUSPEND_SERVER),
            start(ServerEvent.RESUME_ASKED, WorkflowKind.RESUME_SERVER),
            new Wish(ServerEvent.RESCUE_ASKED, 2, (world, id) -> world.api.rescue(id)),
            start(ServerEvent.UNRESCUE_ASKED, WorkflowKind.UNRESCUE_SERVER),
            start(ServerEvent.REBUILD_ASKED, WorkflowKind.REBUILD_SERVER),
            new Wish(ServerEvent.INTERFACE_ATTACH_ASKED, 2, (world, id) -> world.api.attach(id, world.chaos.newId())),
            new Wish(ServerEvent.INTERFACE_DETACH_ASKED, 2, (world, id) -> world.api.detach(id)),
            new Wish(ServerEvent.RESIZE_ASKED, 3, (world, id) -> world.api.resize(id)),
            new Wish(ServerEvent.RESIZE_CONFIRM_ASKED, 2, (world, id) -> world.api.confirmResize(id)),
            new Wish(ServerEvent.RESIZE_REVERT_ASKED, 2, (world, id) -> world.api.revertResize(id)),
            new Wish(ServerEvent.SNAPSHOT_ASKED, 2, (world, id) -> world.api.snapshot(id, world.chaos.newId(), false)),
            new Wish(ServerEvent.BACKUP_ASKED, 2, (world, id) -> world.api.snapshot(id, world.chaos.newId(), true)),
            new Wish(ServerEvent.SHELVE_ASKED, 3, (world, id) -> world.api.shelve(id, world.chaos.newId())),
            start(ServerEvent.OFFLOAD_ASKED, WorkflowKind.OFFLOAD_SERVER),
            new Wish(ServerEvent.UNSHELVE_ASKED, 2, (world, id) -> world.api.unshelve(id)),
            takeOver(ServerEvent.SOFT_DELETE_ASKED, WorkflowKind.SOFT_DELETE_SERVER),
            new Wish(ServerEvent.RESTORE_ASKED, 2, (world, id) -> world.api.restore(id)),
            new Wish(ServerEvent.RESET_TO_ERROR_ASKED, 1, (world, id) -> {
                world.resetAsked.add(id);
                world.api.resetToError(id);
            }));

    private static Wish start(ServerEvent event, WorkflowKind kind) {
        return new Wish(event, 2, (world, id) -> world.api.ask(id, event, kind));
    }

    /** What ends other work. */
    private static Wish takeOver(ServerEvent event, WorkflowKind kind) {
        return new Wish(event, 1, (world, id) -> world.api.takeOver(id, event, kind));
    }

    private static final Set<ServerEvent> ASKED = asked();
    private static final List<Transition> OF_USERS = ServerStateMachine.transitions().stream()
            .filter(transition -> ASKED.contains(transition.event()))
            .toList();
    private static final List<Transition> OF_THEMSELVES = ServerStateMachine.transitions().stream()
            .filter(transition -> !ASKED.contains(transition.event()))
            .toList();

    private final World world;
    private final Chaos chaos;
    private final List<Wish> byWeight = new ArrayList<>();
    private final Map<String, Goal> goals = new HashMap<>();
    private List<Transition> curious = List.of();
    private final Map<ServerState, Map<ServerState, Transition>> ways = new HashMap<>();

    SimulatedUsers(World world) {
        this.world = world;
        this.chaos = world.chaos;
        for (Wish wish : WISHES) {
            for (int i = 0; i < wish.weight(); i++) {
                byWeight.add(wish);
            }
        }
    }

    /** @param wanted what most of the goals are to be, as long as there is any */
    void prefer(List<Transition> wanted) {
        curious = wanted;
    }

    /** What users can make happen. */
    static Set<ServerEvent> asked() {
        Set<ServerEvent> events = EnumSet.noneOf(ServerEvent.class);
        WISHES.forEach(wish -> events.add(wish.event()));
        return events;
    }

    /** One of them does something. @param servers the states of those that live */
    void act(SortedMap<String, ServerState> servers) {
        if (servers.isEmpty()) {
            return;
        }
        if (chaos.below(40) == 0) {
            world.asUser("delete an image", () -> world.images.loseOne(chaos));
            return;
        }
        if (chaos.below(4) == 0) {
            ask(chaos.oneOf(List.copyOf(servers.keySet())), chaos.oneOf(byWeight));
            return;
        }
        // Who stands where something is to be asked of it comes first, since it may be on its way already.
        if (seize(servers)) {
            return;
        }
        List<String> underWay = new ArrayList<>();
        servers.forEach((id, state) -> {
            Goal goal = goals.get(id);
            if (goal != null && nextAsked(goal, state) != null) {
                underWay.add(id);
            } else if (goal != null && next(goal, state) == null) {
                goals.remove(id); // it is there, or nothing leads there from here
            }
        });
        if (!underWay.isEmpty()) {
            String id = chaos.oneOf(underWay);
            Goal goal = goals.get(id);
            ServerState state = servers.get(id);
            ServerEvent event = goal == null || state == null ? null : nextAsked(goal, state);
            if (goal != null && event != null) {
                ask(id, event);
                if (goal.requests() == 0) {
                    goals.remove(id);
                } else {
                    goals.put(id, new Goal(goal.transition(), goal.requests() - 1));
                }
            }
        }
    }

    /** Asks for what is wanted of a server that has come to where that begins. @return whether there was one */
    boolean seize(SortedMap<String, ServerState> servers) {
        List<String> arrived = new ArrayList<>();
        servers.forEach((id, state) -> {
            Transition wanted = goals.computeIfAbsent(id, server -> anyGoal()).transition();
            if (wanted.from().equals(state) && ASKED.contains(wanted.event())) {
                arrived.add(id);
            }
        });
        if (arrived.isEmpty()) {
            return false;
        }
        String id = chaos.oneOf(arrived);
        Goal goal = goals.remove(id);
        if (goal != null) {
            ask(id, goal.transition().event());
        }
        return true;
    }

    private void ask(String serverId, ServerEvent event) {
        List<Wish> wishes =
                WISHES.stream().filter(wish -> wish.event() == event).toList();
        if (!wishes.isEmpty()) {
            ask(serverId, chaos.oneOf(wishes));
        }
    }

    private void ask(String serverId, Wish wish) {
        world.asUser(wish.event() + " " + serverId, () -> wish.request().send(world, serverId));
    }

    /**
     * Mostly something that a user can ask for; the rest happens, or fails, by itself where the server is led to. Half of
     * the goals are chosen by what is asked for, since deletes and resets, which are possible everywhere, would be nearly
     * all of them.
     */
    private Goal anyGoal() {
        if (!curious.isEmpty() && chaos.below(4) > 0) {
            return new Goal(chaos.oneOf(curious), PATIENCE);
        }
        List<Transition> choice = chaos.below(4) > 0 ? OF_USERS : OF_THEMSELVES;
        if (chaos.flip(0.5)) {
            ServerEvent event = chaos.oneOf(
                    choice.stream().map(Transition::event).distinct().toList());
            choice = choice.stream()
                    .filter(transition -> transition.event() == event)
                    .toList();
        }
        return new Goal(chaos.oneOf(choice), PATIENCE);
    }

    private @Nullable ServerEvent nextAsked(Goal goal, ServerState state) {
        Transition next = next(goal, state);
        return next != null && ASKED.contains(next.event()) ? next.event() : null;
    }

    /** The first step on the shortest way to where the goal begins; null if there is none. */
    private @Nullable Transition next(Goal goal, ServerState state) {
        return ways.computeIfAbsent(goal.transition().from(), SimulatedUsers::waysTo)
                .get(state);
    }

    private static Map<ServerState, Transition> waysTo(ServerState end) {
        Map<ServerState, Transition> ways = new HashMap<>();
        Deque<ServerState> reached = new ArrayDeque<>(List.of(end));
        while (!reached.isEmpty()) {
            ServerState to = reached.removeFirst();
            for (Transition transition : ServerStateMachine.transitions()) {
                if (transition.to().equals(to)
                        && isHopedFor(transition.event())
                        && !transition.from().equals(end)
                        && ways.putIfAbsent(transition.from(), transition) == null) {
                    reached.add(transition.from());
                }
            }
        }
        return ways;
    }

    /** What goes wrong by chance leads nobody anywhere. */
    private static boolean isHopedFor(ServerEvent event) {
        String name = event.name();
        return !name.contains("FAILED")
                && !name.startsWith("FOUND_")
                && event != ServerEvent.RESET_TO_ACTIVE_ASKED
                && event != ServerEvent.RESIZE_UNDONE
                && event != ServerEvent.RESIZE_REVERT_REFUSED
                && event != ServerEvent.UNSHELVE_IMAGE_LOST;
    }
}
