package io.altostratus.network.service.dns;

import io.altostratus.network.service.address.IpAddress;
import io.altostratus.network.service.api.Errors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Which names the addresses of ports have. */
@Component
public class DnsNaming {

    private static final int LONGEST = 255;

    /** With the dots at both ends. */
    private final String suffix;

    DnsNaming(DnsProperties properties) {
        this.suffix = "." + properties.domain() + ".";
    }

    /**
     * Whether guests can have the name.
     *
     * @throws io.altostratus.api.error.ApiException 400 if it is in another domain, or too long together with ours
     */
    public void check(String dnsName) {
        if (dnsName.endsWith(".")) {
            if (dnsName.length() <= suffix.length() || !dnsName.endsWith(suffix)) {
                throw Errors.invalidValue(
                        "dns_name",
                        "The dns_name passed is a FQDN. Its higher level labels must be equal to the dns_domain "
                                + "option, that has been set to '" + suffix.substring(1) + "'");
            }
        } else if (dnsName.length() + suffix.length() > LONGEST) {
            throw Errors.invalidValue(
                    "dns_name", "The dns_name passed is a PQDN that is too long for '" + suffix.substring(1) + "'");
        }
    }

    /** The attribute {@code dns_assignment}; an address without a chosen name is named after itself. */
    public List<Map<String, String>> assignment(String dnsName, List<IpAddress> addresses) {
        List<Map<String, String>> assignment = new ArrayList<>(addresses.size());
        for (IpAddress address : addresses) {
            String host = dnsName.isEmpty()
                    ? "host-" + address.text().replace('.', '-').replace(':', '-')
                    : dnsName;
            assignment.add(Map.of(
                    "ip_address",
                    address.text(),
                    "hostname",
                    host.endsWith(suffix) ? host.substring(0, host.length() - suffix.length()) : host,
                    "fqdn",
                    host.endsWith(".") ? host : host + suffix));
        }
        return assignment;
    }
}
