package io.altostratus.network.service.provisioning;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.ports.Port;
import io.altostratus.network.service.ports.PortChange;
import io.altostratus.network.service.ports.PortObserver;
import io.altostratus.network.service.serverevents.ServerEvent;
import io.altostratus.network.service.serverevents.ServerEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Tells compute-api that a server's port has other addresses or security groups, so that it shows what is. */
@Component
class ReaddressedPorts implements PortObserver {

    private final ServerEvents events;

    ReaddressedPorts(ServerEvents events) {
        this.events = events;
    }

    @Override
    public Witness watch(Set<String> networkIds) {
        return this::changed;
    }

    private void changed(List<PortChange> changes, RequestContext context) {
        List<ServerEvent> readdressed = new ArrayList<>();
        for (PortChange change : changes) {
            if (change instanceof PortChange.Updated(var network, var before, var after)
                    && after.isOfServer()
                    && before.deviceId().equals(after.deviceId())
                    && differs(before, after)) {
                readdressed.add(ServerEvent.changed(after.deviceId(), after.id()));
            }
        }
        events.tell(readdressed, context);
    }

    private static boolean differs(Port before, Port after) {
        return !before.fixedIps().equals(after.fixedIps())
                || !before.macAddress().equals(after.macAddress())
                || !before.securityGroupIds().equals(after.securityGroupIds());
    }
}
