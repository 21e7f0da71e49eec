package io.altostratus.compute.api.admin;

import io.altostratus.api.error.ApiException;
import io.altostratus.compute.api.actions.ActionRequest;
import io.altostratus.compute.api.actions.ServerAction;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** {@code resetNetwork}: gone from Nova together with the only hypervisor that had it, and answered as Nova does. */
@Component
class ResetNetworkAction implements ServerAction {

    @Override
    public String name() {
        return "resetNetwork";
    }

    /** Nova asks no rule for it any more; who may not see the server is not told of it either. */
    @Override
    public String policy() {
        return "os_compute_api:servers:show";
    }

    @Override
    public String schema() {
        return "action-plain";
    }

    @Override
    public ResponseEntity<Map<String, Object>> perform(ActionRequest request) {
        throw ApiException.of(HttpStatus.GONE, "The requested resource is no longer available.");
    }
}
