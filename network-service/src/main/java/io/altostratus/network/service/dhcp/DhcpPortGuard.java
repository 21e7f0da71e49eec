package io.altostratus.network.service.dhcp;

import io.altostratus.network.service.ports.Port;
import io.altostratus.network.service.ports.PortAttributes;
import io.altostratus.network.service.ports.PortHolder;
import org.springframework.stereotype.Component;

/** Keeps the ports of DHCP servers. A port that somebody else called one is nobody's and goes like any other. */
@Component
class DhcpPortGuard implements PortHolder {

    private final DhcpRepository repository;

    DhcpPortGuard(DhcpRepository repository) {
        this.repository = repository;
    }

    @Override
    public void refuseDeletion(Port port) {
        if (port.deviceOwner().equals(Port.DHCP_OWNER) && repository.isServing(port.id())) {
            throw PortAttributes.ofService(port);
        }
    }

    @Override
    public void refuseChange(Port before, Port wanted, boolean readdressed) {
        // a server follows its port
    }
}
