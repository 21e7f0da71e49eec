package io.altostratus.compute.api.consoles;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Consoles of servers: what users are told, and the proxy that lets their browsers in.
 *
 * @param novncPort port of the proxy for screens, with noVNC's page; 0 for none
 * @param novncBaseUrl where users' browsers find it
 * @param serialPort port of the proxy for serial consoles; 0 for none
 * @param serialBaseUrl where users' programs find it, {@code ws} or {@code wss}
 * @param tokenLife how long after it was asked for a console may be opened; an open one goes on
 * @param allowedOrigins hosts of further web pages that may open consoles, as Nova's {@code allowed_origins}; the proxy's
 *     own always may
 * @param connections how many consoles are open at once
 * @param connectionsPerUser how many consoles one user has open at once
 * @param idleLimit after which a console at which nothing happens is closed
 */
@ConfigurationProperties("altostratus.console")
public record ConsoleProperties(
        @DefaultValue("6080") int novncPort,
        @DefaultValue("http://127.0.0.1:6080/vnc_lite.html") String novncBaseUrl,
        @DefaultValue("6083") int serialPort,
        @DefaultValue("ws://127.0.0.1:6083/") String serialBaseUrl,
        @DefaultValue("10m") Duration tokenLife,
        @DefaultValue List<String> allowedOrigins,
        @DefaultValue("1000") int connections,
        @DefaultValue("20") int connectionsPerUser,
        @DefaultValue("1h") Duration idleLimit) {

    public ConsoleProperties {
        allowedOrigins = List.copyOf(allowedOrigins);
    }
}
