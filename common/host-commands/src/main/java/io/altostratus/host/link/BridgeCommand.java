package io.altostratus.host.link;

import io.altostratus.context.Json;
import io.altostratus.host.Command;
import io.altostratus.host.CommandResult;
import io.altostratus.host.CommandRunner;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** iproute2's {@code bridge}: which addresses are behind which port of a bridge or tunnel. */
public final class BridgeCommand {

    /**
     * An entry of a forwarding table.
     *
     * @param device the port of the bridge, or the tunnel
     * @param destination the tunnel's far end; null for a port of a bridge
     * @param permanent whether it stays until someone deletes it
     */
    public record FdbEntry(
            String device, String address, @Nullable String destination, boolean permanent) {}

    private final CommandRunner runner;

    public BridgeCommand(CommandRunner runner) {
        this.runner = runner;
    }

    /** The entries of all devices. */
    public List<FdbEntry> fdb() {
        String output =
                runner.run(Command.read("bridge", "-json", "fdb", "show")).output();
        List<FdbEntry> entries = new ArrayList<>();
        for (JsonNode node : Json.MAPPER.readTree(output.isBlank() ? "[]" : output)) {
            JsonNode destination = node.get("dst");
            entries.add(new FdbEntry(
                    node.path("ifname").asString(""),
                    node.path("mac").asString(),
                    destination == null ? null : destination.asString(),
                    node.path("state").asString("").equals("permanent")));
        }
        return entries;
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
        CommandResult result = runner.run(Command.of("bridge", "-force", "-batch", "-")
                .withInput(batch.text())
                .accepting(0, 1, 2, 255));
        return result.exitCode() == 0 ? List.of() : batch.failures("bridge", result);
    }
}
