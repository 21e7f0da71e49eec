package io.altostratus.network.service.dhcp;

import io.altostratus.messaging.Address;
import io.altostratus.messaging.outbox.Outbox;
import io.altostratus.network.model.DhcpPortChanged;
import io.altostratus.network.model.DhcpPortRemoved;
import io.altostratus.network.model.NetworkQueues;
import io.altostratus.network.service.ports.Port;
import io.altostratus.network.service.ports.PortChange;
import io.altostratus.network.service.ports.PortObserver;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Tells DHCP servers of the ports in their networks. Their own ports they learn with the whole network. */
@Component
class DhcpPortNotices implements PortObserver {

    private record Notice(String networkId, Object message) {}

    private final DhcpRepository servings;
    private final Outbox outbox;

    DhcpPortNotices(DhcpRepository servings, Outbox outbox) {
        this.servings = servings;
        this.outbox = outbox;
    }

    @Override
    public Witness watch(Set<String> networkIds) {
        Map<String, List<Serving>> serving = servings.of(networkIds);
        return (changes, context) -> {
            Map<String, Notice> notices = new HashMap<>();
            changes.forEach(change -> note(change, notices));
            for (Notice notice : notices.values()) {
                for (Serving server : serving.getOrDefault(notice.networkId(), List.of())) {
                    outbox.send(Address.host(server.host(), NetworkQueues.AGENT), notice.message(), context);
                }
            }
        };
    }

    private static void note(PortChange change, Map<String, Notice> notices) {
        switch (change) {
            case PortChange.Created(var network, var port) -> {
                if (!port.fixedIps().isEmpty() && !isOwn(port)) {
                    notices.put(port.id(), new Notice(port.networkId(), new DhcpPortChanged(port.details())));
                }
            }
            case PortChange.Updated(var network, var before, var after) -> {
                if (concernsDhcp(before, after) && !isOwn(after)) {
                    notices.put(after.id(), new Notice(after.networkId(), new DhcpPortChanged(after.details())));
                }
            }
            case PortChange.Deleted(var port, var byService) -> {
                if (!port.fixedIps().isEmpty() && !isOwn(port)) {
                    notices.put(
                            port.id(), new Notice(port.networkId(), new DhcpPortRemoved(port.id(), port.networkId())));
                }
            }
        }
    }

    private static boolean isOwn(Port port) {
        return port.deviceOwner().equals(Port.DHCP_OWNER);
    }

    /** Addresses are given out by MAC address; the metadata service knows guests by their device. */
    private static boolean concernsDhcp(Port before, Port after) {
        return !before.fixedIps().equals(after.fixedIps())
                || !before.macAddress().equals(after.macAddress())
                || !before.dns().equals(after.dns())
                || !before.deviceId().equals(after.deviceId())
                || !before.deviceOwner().equals(after.deviceOwner())
                || !before.options().dhcpOptions().equals(after.options().dhcpOptions())
                || before.adminStateUp() != after.adminStateUp();
    }
}
