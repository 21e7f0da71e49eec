package io.altostratus.compute.api.securitygroups;

import io.altostratus.compute.api.actions.ActionRequest;
import io.altostratus.compute.api.actions.ServerAction;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.context.RequestContext;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ResponseEntity;

/** Adds a security group to a server, or takes it away: {@code addSecurityGroup} and {@code removeSecurityGroup}. */
record SecurityGroupAction(String name, String policy, Change change) implements ServerAction {

    /** What is done with the group of this name. */
    interface Change {
        void make(Server server, String group, String token, RequestContext context);
    }

    @Override
    public String schema() {
        return "action-any";
    }

    @Override
    public ResponseEntity<Map<String, Object>> perform(ActionRequest request) {
        change.make(request.server(), ServerGroups.name(request.parameters()), request.token(), request.context());
        return ResponseEntity.accepted().build();
    }

    @Configuration(proxyBeanMethods = false)
    static class Beans {

        @Bean
        ServerAction addSecurityGroup(ServerGroups groups) {
            return new SecurityGroupAction("addSecurityGroup", "os_compute_api:os-security-groups:add", groups::add);
        }

        @Bean
        ServerAction removeSecurityGroup(ServerGroups groups) {
            return new SecurityGroupAction(
                    "removeSecurityGroup", "os_compute_api:os-security-groups:remove", groups::remove);
        }
    }
}
