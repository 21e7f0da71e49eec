package io.altostratus.compute.api.metadata;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The metadata service, where network agents forward what guests ask at 169.254.169.254.
 *
 * @param port port at which it listens; 0 for none
 * @param secret of which each host's own secret is derived: the hexadecimal HMAC-SHA256 of the host's name. With its own
 *     a host proves who it is; it cannot speak for another
 */
@ConfigurationProperties("altostratus.metadata")
public record MetadataProperties(
        @DefaultValue("8775") int port, @DefaultValue("") String secret) {

    @Override
    public String toString() {
        return "MetadataProperties[" + port + "]"; // never the secret
    }
}
