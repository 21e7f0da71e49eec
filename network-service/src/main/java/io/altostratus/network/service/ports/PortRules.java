package io.altostratus.network.service.ports;

import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.dns.DnsNaming;
import java.util.List;
import org.springframework.stereotype.Component;

/** Which combinations of a port's attributes make sense. */
@Component
class PortRules {

    private final PortProperties limits;
    private final DnsNaming naming;

    PortRules(PortProperties limits, DnsNaming naming) {
        this.limits = limits;
        this.naming = naming;
    }

    /** @throws io.altostratus.api.error.ApiException 400 if that is more than a port may have */
    void checkAddresses(String deviceOwner, List<FixedIpRequest> requests) {
        if (requests.size() > limits.maxFixedIps() && !Port.isTrusted(deviceOwner)) {
            throw Errors.invalidInput("Exceeded maximum amount of fixed ips per port");
        }
    }

    /** @throws io.altostratus.api.error.ApiException 400 if the options of several requests are too many together */
    private static void checkOptions(Port port) {
        if (port.options().dhcpOptions().size() > DhcpOptions.MOST) {
            throw Errors.invalidInput("A port can have no more than " + DhcpOptions.MOST + " DHCP options");
        }
    }

    /** @param isNew whether it is asked for now: then groups without port security are nonsense, later a conflict */
    void check(Port port, boolean isNew) {
        naming.check(port.dns().name());
        checkOptions(port);
        if (!port.portSecurityEnabled() && !port.securityGroupIds().isEmpty()) {
            if (isNew) {
                throw Errors.badRequest(
                        "PortSecurityAndIPRequiredForSecurityGroups",
                        "Port security must be enabled and port must have an IP address in order to use security "
                                + "groups.");
            }
            throw Errors.conflict(
                    "PortSecurityPortHasSecurityGroup",
                    "Port has security group associated. Cannot disable port security or IP address until security "
                            + "group is removed.");
        }
        if (!port.portSecurityEnabled() && !port.allowedAddressPairs().isEmpty()) {
            throw Errors.conflict(
                    "AddressPairAndPortSecurityRequired",
                    "Port Security must be enabled in order to have allowed address pairs on a port.");
        }
        if (port.allowedAddressPairs().size() > limits.maxAllowedAddressPairs()) {
            throw Errors.badRequest(
                    "AllowedAddressPairExhausted",
                    "The number of allowed address pair exceeds the maximum " + limits.maxAllowedAddressPairs() + ".");
        }
    }
}
