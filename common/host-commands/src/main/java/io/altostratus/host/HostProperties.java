package io.altostratus.host;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who this host is. Every agent takes it from configuration, so that several hosts can live on one machine in tests.
 *
 * @param name the host's name, which its broker account and its queues carry
 * @param stateRoot where agents keep what must survive a restart; daemons that run as nobody must be able to enter it
 * @param cloudId stands in the mark of every device that we make: what carries another cloud's id is never touched
 */
@ConfigurationProperties("altostratus.host")
public record HostProperties(
        String name, @DefaultValue("/var/lib/altostratus") Path stateRoot, String cloudId) {

    public HostProperties {
        stateRoot = stateRoot.toAbsolutePath().normalize();
    }
}
