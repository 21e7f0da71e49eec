package io.altostratus.compute.api.resize;

import io.altostratus.compute.api.actions.ActionRequest;
import io.altostratus.compute.api.actions.ServerAction;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/**
 * {@code confirmResize} or {@code revertResize}.
 *
 * @param status of the answer
 */
record DecisionAction(String name, String policy, HttpStatus status, Consumer<ActionRequest> decision)
        implements ServerAction {

    @Override
    public String schema() {
        return "action-any";
    }

    @Override
    public ResponseEntity<Map<String, Object>> perform(ActionRequest request) {
        decision.accept(request);
        return ResponseEntity.status(status).build();
    }
}
