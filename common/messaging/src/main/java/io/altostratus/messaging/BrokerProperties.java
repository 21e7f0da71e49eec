package io.altostratus.messaging;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The message broker.
 *
 * @param host address of RabbitMQ
 * @param port port of RabbitMQ
 * @param virtualHost the cloud's virtual host
 * @param username broker account of this program; the broker checks it in each message
 * @param password password of that account
 * @param confirmTimeout how long a published message may stay unconfirmed before it is sent again
 */
@ConfigurationProperties("altostratus.broker")
public record BrokerProperties(
        @DefaultValue("127.0.0.1") String host,
        @DefaultValue("5683") int port,
        @DefaultValue("altostratus") String virtualHost,
        String username,
        @DefaultValue("") String password,
        @DefaultValue("3s") Duration confirmTimeout) {

    @Override
    public String toString() {
        return "BrokerProperties[" + username + "@" + host + ":" + port + "]"; // never the password
    }
}
