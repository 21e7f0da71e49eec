package io.altostratus.network.service.dns;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The DNS of guests.
 *
 * @param domain in which guests have their names; hosts learn it from here
 */
@ConfigurationProperties("altostratus.network.dns")
public record DnsProperties(@DefaultValue("openstacklocal") String domain) {

    public DnsProperties {
        domain = domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
        if (!DnsTypes.isName(domain)) {
            throw new IllegalArgumentException("altostratus.network.dns.domain is not a domain: " + domain);
        }
    }
}
