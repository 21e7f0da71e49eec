package io.altostratus.compute.api.admin;

import io.altostratus.compute.api.actions.ActionRequest;
import io.altostratus.compute.api.actions.ServerAction;
import io.altostratus.compute.api.tasks.ServerTasks;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** {@code injectNetworkInfo}: accepted; as with Nova, guests under libvirt learn it by DHCP and metadata anyway. */
@Component
class InjectNetworkInfoAction implements ServerAction {

    @Override
    public String name() {
        return "injectNetworkInfo";
    }

    @Override
    public String policy() {
        return "os_compute_api:os-admin-actions:inject_network_info";
    }

    @Override
    public String schema() {
        return "action-plain";
    }

    @Override
    public ResponseEntity<Map<String, Object>> perform(ActionRequest request) {
        ServerTasks.requireUnlocked(request.server(), request.context());
        return ResponseEntity.accepted().build();
    }
}
