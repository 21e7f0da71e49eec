package io.altostratus.compute.api.consoles;

import io.altostratus.api.body.WholeNumber;
import io.altostratus.api.error.ApiException;
import io.altostratus.compute.api.actions.ActionRequest;
import io.altostratus.compute.api.actions.ServerAction;
import io.altostratus.compute.model.ComputeQueues;
import io.altostratus.compute.model.report.ConsoleOutput;
import io.altostratus.compute.model.report.ConsoleOutputRequest;
import io.altostratus.messaging.Address;
import io.altostratus.messaging.CallRefusedException;
import io.altostratus.messaging.Caller;
import java.time.Duration;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** {@code os-getConsoleOutput}: the end of what the guest has written to its serial console. */
@Component
class ConsoleOutputAction implements ServerAction {

    private static final Duration LIMIT = Duration.ofSeconds(4);

    private final Caller hosts;

    ConsoleOutputAction(Caller hosts) {
        this.hosts = hosts;
    }

    @Override
    public String name() {
        return "os-getConsoleOutput";
    }

    @Override
    public String policy() {
        return "os_compute_api:os-console-output";
    }

    @Override
    public String schema() {
        return "action-console-output";
    }

    @Override
    public ResponseEntity<Map<String, Object>> perform(ActionRequest request) {
        String id = request.server().id();
        JsonNode length = request.parameters().path("length");
        int lines = length.isMissingNode() || length.isNull() ? -1 : WholeNumber.of(length);
        String host = request.server().placement().host();
        if (host == null) {
            throw notReady(id);
        }
        try {
            ConsoleOutput output = hosts.call(
                    Address.host(host, ComputeQueues.AGENT),
                    new ConsoleOutputRequest(id, lines),
                    ConsoleOutput.class,
                    LIMIT,
                    request.context());
            return ResponseEntity.ok(Map.of("output", output.text()));
        } catch (CallRefusedException refused) {
            throw notReady(id);
        }
    }

    private static ApiException notReady(String id) {
        return ApiException.conflict("Instance " + id + " is not ready");
    }
}
