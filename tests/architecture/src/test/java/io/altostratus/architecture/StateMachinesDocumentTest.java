package io.altostratus.architecture;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.compute.model.state.ServerEvent;
import io.altostratus.compute.model.state.ServerState;
import io.altostratus.compute.model.state.ServerStateMachine;
import io.altostratus.compute.model.state.ServerStateMachine.Transition;
import io.altostratus.compute.model.state.TaskState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The states of servers in {@code docs/state-machines.md} are those of the table in the code. */
class StateMachinesDocumentTest {

    private static final Path FILE = House.ROOT.resolve("docs/state-machines.md");
    private static final String BEGIN = "<!-- server states: made from the code -->\n";
    private static final Set<ServerEvent> EVERYWHERE = EnumSet.of(
            ServerEvent.DELETE_ASKED,
            ServerEvent.DELETED,
            ServerEvent.SOFT_DELETE_ASKED,
            ServerEvent.SOFT_DELETED,
            ServerEvent.RESET_TO_ACTIVE_ASKED,
            ServerEvent.RESET_TO_ERROR_ASKED);
    private static final String END = "<!-- end of server states -->\n";

    @Test
    void theDocumentShowsTheTable() throws IOException {
        String text = House.text(FILE);
        assertThat(text).contains(BEGIN, END);
        String before = text.substring(0, text.indexOf(BEGIN) + BEGIN.length());
        String after = text.substring(text.indexOf(END));
        String fresh = before + diagram() + "\n" + table() + after;
        if (Boolean.getBoolean("documents.write")) {
            Files.writeString(FILE, fresh);
        }
        assertThat(FILE)
                .as(
                        "write it anew: mvn test -pl tests/architecture -Dtest=StateMachinesDocumentTest -Ddocuments.write=true")
                .hasContent(fresh);
    }

    /** All but deletes and resets, which would be drawn from everywhere. */
    private static String diagram() {
        List<ServerState> states = drawn().flatMap(transition -> Stream.of(transition.from(), transition.to()))
                .distinct()
                .toList();
        return "```mermaid\nstateDiagram-v2\n"
                + states.stream()
                        .map(state -> "    state \"" + state + "\" as " + name(state) + "\n")
                        .collect(joining())
                + "    [*] --> " + name(ServerStateMachine.INITIAL) + "\n"
                + drawn().map(transition -> "    " + name(transition.from()) + " --> " + name(transition.to()) + ": "
                                + word(transition.event()) + "\n")
                        .collect(joining())
                + "```\n";
    }

    private static String table() {
        return "| From | Event | To |\n|---|---|---|\n"
                + drawn().map(transition -> row(
                                transition.from().toString(),
                                transition.event(),
                                transition.to().toString()))
                        .collect(joining())
                + softDeletes()
                + deletes();
    }

    private static String softDeletes() {
        return row(
                        "active, paused, suspended, stopped, rescued and error, with every task but deleting",
                        ServerEvent.SOFT_DELETE_ASKED,
                        "the same with the task soft-deleting")
                + row("the task soft-deleting", ServerEvent.SOFT_DELETED, "soft-delete")
                + row("every state without the task deleting", ServerEvent.RESET_TO_ACTIVE_ASKED, "active")
                + row("every state without the task deleting", ServerEvent.RESET_TO_ERROR_ASKED, "error");
    }

    /** One line for all states, once it is sure that all states behave so. */
    private static String deletes() {
        assertThat(ServerStateMachine.transitions())
                .filteredOn(transition -> transition.event() == ServerEvent.DELETE_ASKED)
                .allSatisfy(transition -> assertThat(transition.to())
                        .isEqualTo(ServerState.of(transition.from().vm(), TaskState.DELETING)));
        assertThat(ServerStateMachine.transitions())
                .filteredOn(transition -> transition.from().task() == TaskState.DELETING)
                .extracting(Transition::event)
                .containsOnly(ServerEvent.DELETE_ASKED, ServerEvent.DELETED);
        return row(
                        "every state but " + ServerStateMachine.FINAL,
                        ServerEvent.DELETE_ASKED,
                        "the same with the task deleting")
                + row("the task deleting", ServerEvent.DELETED, ServerStateMachine.FINAL.toString());
    }

    /** What comes from everywhere would hide the rest. */
    private static Stream<Transition> drawn() {
        return ServerStateMachine.transitions().stream().filter(transition -> !EVERYWHERE.contains(transition.event()));
    }

    private static String row(String from, ServerEvent event, String to) {
        return "| " + from + " | " + word(event) + " | " + to + " |\n";
    }

    private static String name(ServerState state) {
        return state.toString().replace('/', '_').replace('-', '_');
    }

    private static String word(ServerEvent event) {
        return event.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
