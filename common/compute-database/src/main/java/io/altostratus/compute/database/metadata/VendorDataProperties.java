package io.altostratus.compute.database.metadata;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the operator tells every guest beside what its owner does; to be the same for the API, which answers guests, and
 * the conductor, which fills config drives.
 *
 * @param file JSON that guests read as {@code vendor_data.json}; empty for none. Read again when it has changed
 * @param targets services that are asked for more, each as {@code name@url}: they are posted the facts of the server, its
 *     user data included, and what they answer stands under their name in {@code vendor_data2.json}
 * @param connectTimeout how long a service may take to accept a connection
 * @param readTimeout how long it may take to answer then; the guest or its build waits for it
 * @param failureFatal whether a guest is not to start, and not told anything, while a service fails; otherwise it is told
 *     an empty object in that service's place
 * @param caCertificate PEM file with the authorities that the services' certificates are of; empty for the system's
 * @param authenticate whether the services are sent a token of the service user of this program
 */
@ConfigurationProperties("altostratus.vendor-data")
public record VendorDataProperties(
        @DefaultValue("") String file,
        @DefaultValue List<String> targets,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("5s") Duration readTimeout,
        @DefaultValue("false") boolean failureFatal,
        @DefaultValue("") String caCertificate,
        @DefaultValue("false") boolean authenticate) {

    /** Nothing. */
    public static final VendorDataProperties NONE =
            new VendorDataProperties("", List.of(), Duration.ofSeconds(5), Duration.ofSeconds(5), false, "", false);
}
