package io.altostratus.network.service.provisioning;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.ports.PortChange;
import io.altostratus.network.service.ports.PortObserver;
import io.altostratus.network.service.serverevents.ServerEvent;
import io.altostratus.network.service.serverevents.ServerEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Tells compute-api that a server has lost a port, unless a service has taken it away: that is compute itself. */
@Component
class DeletedPorts implements PortObserver {

    private final ServerEvents events;

    DeletedPorts(ServerEvents events) {
        this.events = events;
    }

    @Override
    public Witness watch(Set<String> networkIds) {
        return this::changed;
    }

    private void changed(List<PortChange> changes, RequestContext context) {
        List<ServerEvent> deleted = new ArrayList<>();
        for (PortChange change : changes) {
            if (change instanceof PortChange.Deleted(var port, var byService)
                    && !byService
                    && port.binding().isBound()
                    && port.isOfServer()) {
                deleted.add(ServerEvent.deleted(port.deviceId(), port.id()));
            }
        }
        events.tell(deleted, context);
    }
}
