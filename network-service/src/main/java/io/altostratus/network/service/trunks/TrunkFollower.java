package io.altostratus.network.service.trunks;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.ports.Port;
import io.altostratus.network.service.ports.PortChange;
import io.altostratus.network.service.ports.PortHolder;
import io.altostratus.network.service.ports.PortObserver;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Lets the ports of a trunk follow its own port from host to host, and keeps all of them as long as it is there. */
@Component
class TrunkFollower implements PortObserver, PortHolder {

    private final TrunkRepository trunks;
    private final SubPorts subPorts;

    TrunkFollower(TrunkRepository trunks, SubPorts subPorts) {
        this.trunks = trunks;
        this.subPorts = subPorts;
    }

    @Override
    public Witness watch(Set<String> networkIds) {
        return this::changed;
    }

    private void changed(List<PortChange> changes, RequestContext context) {
        for (PortChange change : changes) {
            if (change instanceof PortChange.Updated(var network, var before, var after)
                    && after.options().trunkId() instanceof String trunkId
                    && (!before.binding().hostId().equals(after.binding().hostId())
                            || !before.binding()
                                    .vifType()
                                    .equals(after.binding().vifType()))) {
                trunks.find(trunkId).ifPresent(trunk -> subPorts.follow(trunk, after, context));
            }
        }
    }

    @Override
    public void refuseDeletion(Port port) {
        if (port.options().trunkId() instanceof String trunkId) {
            throw Errors.conflict(
                    "PortInUseAsTrunkParent",
                    "Port " + port.id() + " is currently a parent port for trunk " + trunkId + ".");
        }
        if (port.deviceOwner().equals(SubPort.OWNER)) {
            String trunkId = trunks.trunksOf(List.of(port.id())).get(port.id());
            if (trunkId != null) {
                throw Errors.conflict(
                        "PortInUseAsSubPort",
                        "Port " + port.id() + " is currently a subport for trunk " + trunkId + ".");
            }
        }
    }

    /** A port of a trunk is where the trunk is. */
    @Override
    public void refuseChange(Port before, Port wanted, boolean readdressed) {
        if (before.deviceOwner().equals(SubPort.OWNER)
                && !before.binding().hostId().equals(wanted.binding().hostId())) {
            refuseDeletion(before);
        }
    }
}
