package io.altostratus.compute.api.guests;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.compute.api.tasks.ServerAccess;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.model.report.DiagnosticsRequest;
import io.altostratus.compute.model.report.GuestDiagnostics;
import io.altostratus.context.RequestContext;
import io.altostratus.messaging.CallRefusedException;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /servers/{id}/diagnostics}: how a running guest is doing, as its host counts it. */
@RestController
class DiagnosticsController {

    /** Before, each hypervisor had a form of its own; libvirt's is shown. */
    private static final Microversion COMMON_FORM = new Microversion(2, 48);

    private final ServerAccess access;
    private final GuestCalls guests;
    private final Clock clock;

    DiagnosticsController(ServerAccess access, GuestCalls guests, Clock clock) {
        this.access = access;
        this.guests = guests;
        this.clock = clock;
    }

    @GetMapping("/v2.1/servers/{id}/diagnostics")
    Map<String, Object> show(RequestContext context, Microversion version, @PathVariable String id) {
        Server server = access.require(id, "os_compute_api:os-server-diagnostics", context);
        GuestDiagnostics told;
        try {
            told = guests.ask(server, new DiagnosticsRequest(id), GuestDiagnostics.class, context);
        } catch (CallRefusedException refused) {
            throw ApiException.conflict("Cannot 'get_diagnostics' instance " + id + " while it is in power state "
                    + DiagnosticsView.word(server.power()));
        }
        DiagnosticsView view = new DiagnosticsView(told);
        return version.compareTo(COMMON_FORM) < 0 ? view.libvirtForm() : view.commonForm(server, UtcTime.now(clock));
    }
}
