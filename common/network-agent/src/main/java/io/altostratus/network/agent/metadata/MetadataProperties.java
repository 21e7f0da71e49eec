package io.altostratus.network.agent.metadata;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How guests reach their metadata.
 *
 * @param api the compute metadata API, {@code http} only
 * @param secret this host's own, which the metadata API knows too; it signs the instance id of each request
 * @param connectionsPerNetwork how many requests of one network may be open at once
 * @param connectionsPerGuest how many of them may come from one address
 * @param timeout how long a guest may take to ask, and the API to answer
 */
@ConfigurationProperties("altostratus.network-agent.metadata")
public record MetadataProperties(
        @DefaultValue("http://127.0.0.1:8775") URI api,
        @DefaultValue("") String secret,
        @DefaultValue("64") int connectionsPerNetwork,
        @DefaultValue("8") int connectionsPerGuest,
        @DefaultValue("10s") Duration timeout) {

    public MetadataProperties {
        if (!"http".equals(api.getScheme()) || api.getHost() == null) {
            throw new IllegalArgumentException("altostratus.network-agent.metadata.api is not an http address: " + api);
        }
    }

    int port() {
        return api.getPort() < 0 ? 80 : api.getPort();
    }

    @Override
    public String toString() {
        return "MetadataProperties[" + api + "]"; // never the secret
    }
}
