package io.altostratus.host.link;

import io.altostratus.context.Json;
import io.altostratus.host.Command;
import io.altostratus.host.CommandResult;
import io.altostratus.host.CommandRunner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** iproute2's {@code tc}. */
public final class TrafficControl {

    /** Stands for a device that is gone. */
    private static final String DELETED = "*";

    private final CommandRunner runner;

    public TrafficControl(CommandRunner runner) {
        this.runner = runner;
    }

    /** The queueing disciplines of all devices. */
    public List<QueueDiscipline> disciplines() {
        List<QueueDiscipline> found = new ArrayList<>();
        String output = runner.run(Command.read("tc", "-json", "qdisc", "show")).output();
        for (JsonNode node : Json.MAPPER.readTree(output.isBlank() ? "[]" : output)) {
            JsonNode options = node.path("options");
            found.add(new QueueDiscipline(
                    node.path("dev").asString(""),
                    node.path("kind").asString(""),
                    node.path("handle").asString(""),
                    node.path("root").asBoolean(false),
                    options.path("rate").asLong(0),
                    options.path("burst").asLong(0)));
        }
        return found;
    }

    /** Where what these devices receive is redirected to; one that redirects nothing is missing. They must have an ingress. */
    public Map<String, String> redirections(Collection<String> devices) {
        Map<String, String> targets = new HashMap<>();
        if (devices.isEmpty()) {
            return targets;
        }
        StringBuilder questions = new StringBuilder();
        devices.forEach(
                device -> questions.append("filter show dev ").append(device).append(" parent ffff:\n"));
        List<String> answers = runner.run(
                        Command.read("tc", "-json", "-batch", "-").withInput(questions.toString()))
                .output()
                .lines()
                .toList();
        if (answers.size() != devices.size()) {
            throw new IllegalStateException(
                    "tc has answered " + answers.size() + " of " + devices.size() + " questions");
        }
        int number = 0;
        for (String device : devices) {
            for (JsonNode filter : Json.MAPPER.readTree(answers.get(number))) {
                for (JsonNode action : filter.path("options").path("actions")) {
                    String target = action.path("to_dev").asString(DELETED);
                    if (!target.equals(DELETED)) {
                        targets.put(device, target);
                    }
                }
            }
            number++;
        }
        return targets;
    }

    /**
     * Makes the changes in their order. One that fails does not hold up those after it.
     *
     * @return the changes that failed
     */
    public List<IpBatch.BatchFailure> run(IpBatch batch) {
        if (batch.isEmpty()) {
            return List.of();
        }
        CommandResult result = runner.run(Command.of("tc", "-force", "-batch", "-")
                .withInput(batch.text())
                .accepting(0, 1));
        return result.exitCode() == 0 ? List.of() : batch.failures("tc", result);
    }
}
