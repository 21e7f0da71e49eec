package io.altostratus.network.linuxbridge;

import io.altostratus.context.Json;
import io.altostratus.context.ServiceLauncher;
import io.altostratus.network.agent.NetworkAgent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The network agent of a host, by Linux bridges.
 *
 * <p>{@code --inventory} prints what of this cloud's network is on the host, as JSON, and ends. {@code --purge} removes all
 * of that, and nothing else, and ends; the agent must not run.
 */
@SpringBootApplication
@ConfigurationPropertiesScan("io.altostratus")
public class NetworkAgentLinuxbridge {

    static final String BINARY = "network-agent-linuxbridge";

    public static void main(String[] args) {
        List<String> given = Arrays.asList(args);
        if (given.contains("--inventory")) {
            String[] quiet = Stream.concat(given.stream(), Stream.of("--logging.level.root=OFF"))
                    .toArray(String[]::new);
            try (ConfigurableApplicationContext context =
                    ServiceLauncher.prepare(NetworkAgentLinuxbridge.class, BINARY, quiet)) {
                System.out.println(Json.MAPPER
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsString(context.getBean(NetworkAgent.class).inventory()));
            }
        } else if (given.contains("--purge")) {
            try (ConfigurableApplicationContext context =
                    ServiceLauncher.prepare(NetworkAgentLinuxbridge.class, BINARY, args)) {
                context.getBean(NetworkAgent.class).purge();
            }
        } else {
            ServiceLauncher.run(NetworkAgentLinuxbridge.class, BINARY, args);
        }
    }
}
