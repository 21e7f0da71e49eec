package io.altostratus.compute.api.guests;

import io.altostratus.api.microversion.Microversion;
import io.altostratus.compute.api.actions.ActionRequest;
import io.altostratus.compute.api.actions.ServerAction;
import io.altostratus.compute.api.tasks.ServerTasks;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.model.report.CrashDumpRequest;
import io.altostratus.compute.model.state.VmState;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** {@code trigger_crash_dump}: the guest's processors are interrupted; what its system writes down then is its own affair. */
@Component
class CrashDumpAction implements ServerAction {

    private static final Set<VmState> ALLOWED =
            EnumSet.of(VmState.ACTIVE, VmState.PAUSED, VmState.RESCUED, VmState.RESIZED, VmState.ERROR);

    private final GuestCalls guests;

    CrashDumpAction(GuestCalls guests) {
        this.guests = guests;
    }

    @Override
    public String name() {
        return "trigger_crash_dump";
    }

    @Override
    public String policy() {
        return "os_compute_api:servers:trigger_crash_dump";
    }

    @Override
    public String schema() {
        return "action-crash-dump";
    }

    @Override
    public Microversion from() {
        return new Microversion(2, 17);
    }

    @Override
    public ResponseEntity<Map<String, Object>> perform(ActionRequest request) {
        Server server = request.server();
        ServerTasks.requireUnlocked(server, request.context());
        if (server.state().task() != null || !ALLOWED.contains(server.state().vm())) {
            throw ServerTasks.conflict(server, "trigger_crash_dump");
        }
        guests.command(
                server,
                "trigger_crash_dump",
                "compute_trigger_crash_dump",
                new CrashDumpRequest(server.id()),
                request.context());
        return ResponseEntity.accepted().build();
    }
}
