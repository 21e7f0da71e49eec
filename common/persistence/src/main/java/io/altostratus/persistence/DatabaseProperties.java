package io.altostratus.persistence;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The service's own database schema.
 *
 * @param url JDBC address, for example {@code jdbc:mariadb://127.0.0.1:3317/identity}
 * @param username database account of this service
 * @param password password of that account
 * @param poolSize most connections held at once by one process
 * @param connectTimeout how long a request waits for a connection before it is answered with 503
 * @param statementTimeout how long one statement may take before its connection is given up
 */
@ConfigurationProperties("altostratus.database")
public record DatabaseProperties(
        String url,
        String username,
        @DefaultValue("") String password,
        @DefaultValue("8") int poolSize,
        @DefaultValue("2500ms") Duration connectTimeout,
        @DefaultValue("4s") Duration statementTimeout) {

    @Override
    public String toString() {
        return "DatabaseProperties[" + url + ", " + username + "]"; // never the password
    }
}
