package io.altostratus.compute.api.consoles;

import io.altostratus.api.microversion.Microversion;
import io.altostratus.compute.api.actions.ActionRequest;
import io.altostratus.compute.api.actions.ServerAction;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ResponseEntity;

/** How consoles were asked for before microversion 2.6. */
@Configuration(proxyBeanMethods = false)
class OldConsoleActions {

    @Bean
    ServerAction getVncConsole(ConsoleTokens tokens) {
        return new OldConsoleAction("os-getVNCConsole", "vnc", tokens);
    }

    @Bean
    ServerAction getSerialConsole(ConsoleTokens tokens) {
        return new OldConsoleAction("os-getSerialConsole", "serial", tokens);
    }

    @Bean
    ServerAction getSpiceConsole(ConsoleTokens tokens) {
        return new OldConsoleAction("os-getSPICEConsole", "spice", tokens);
    }

    @Bean
    ServerAction getRdpConsole(ConsoleTokens tokens) {
        return new OldConsoleAction("os-getRDPConsole", "rdp", tokens);
    }

    private record OldConsoleAction(String name, String protocol, ConsoleTokens tokens) implements ServerAction {

        @Override
        public String policy() {
            return RemoteConsoleController.RULE;
        }

        @Override
        public String schema() {
            return "action-" + protocol + "-console";
        }

        @Override
        public Microversion to() {
            return new Microversion(2, 5);
        }

        @Override
        public ResponseEntity<Map<String, Object>> perform(ActionRequest request) {
            ConsoleType type =
                    new ConsoleType(protocol, request.parameters().path("type").asString());
            String url = tokens.address(request.server(), type, request.context());
            return ResponseEntity.ok(Map.of("console", Map.of("type", type.type(), "url", url)));
        }
    }
}
