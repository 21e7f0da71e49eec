package io.altostratus.network.linuxbridge;

import io.altostratus.host.link.DeviceMark;
import io.altostratus.host.link.ForeignDeviceException;
import io.altostratus.host.link.IpBatch;
import io.altostratus.host.link.IpCommand;
import io.altostratus.host.link.Link;
import io.altostratus.network.agent.convergence.LinkTable;
import io.altostratus.network.agent.convergence.Pass;
import io.altostratus.network.agent.host.DeviceNames;
import io.altostratus.network.model.PortDetails;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The devices of the parts of trunks: {@code tap…} of such a port is a VLAN device on top of the {@code tap…} of the
 * trunk's own port. From there on it is a port's device like any other. It goes with the device that it is on top of.
 */
final class TrunkSubports {

    private static final String VLAN = "vlan";

    private final IpCommand ip;
    private final String cloudId;

    TrunkSubports(IpCommand ip, String cloudId) {
        this.ip = ip;
        this.cloudId = cloudId;
    }

    private static String about(String portId) {
        return "subport " + portId;
    }

    void ensure(Pass pass) {
        IpBatch batch = new IpBatch();
        if (pass.desired().complete()) {
            batch.addAll(unwanted(pass.desired().ports(), pass.links()));
        }
        Map<String, PortDetails.Trunk> tried = new LinkedHashMap<>();
        pass.desired().ports().forEach((id, port) -> {
            PortDetails.Trunk trunk = port.trunk();
            if (trunk == null || pass.links().get(DeviceNames.tap(trunk.parentPortId())) == null) {
                return; // the guest is not there
            }
            if (!pass.problems().mayTry(about(id))) {
                pass.problems().messageFor(about(id)).ifPresent(reason -> pass.subportFailed(id, reason));
                return;
            }
            try {
                batch.addAll(missing(id, trunk, pass.links()));
                tried.put(id, trunk);
            } catch (ForeignDeviceException e) {
                failed(id, String.valueOf(e.getMessage()), pass);
            }
        });
        if (batch.isEmpty()) {
            tried.keySet().forEach(id -> pass.problems().solved(about(id)));
            return;
        }
        Map<String, String> complaints = new HashMap<>();
        for (IpBatch.BatchFailure failure : ip.run(batch)) {
            complaints.putIfAbsent(failure.owner(), failure.toString());
        }
        pass.refreshLinks();
        tried.forEach((id, trunk) -> {
            if (isRight(pass.links().get(DeviceNames.tap(id)), trunk)) {
                pass.problems().solved(about(id));
            } else if (pass.links().get(DeviceNames.tap(trunk.parentPortId())) != null) {
                failed(id, complaints.getOrDefault(id, "its device has gone again"), pass);
            }
        });
    }

    private static void failed(String id, String reason, Pass pass) {
        pass.problems().failed(about(id), reason);
        pass.subportFailed(id, reason);
    }

    /** Takes away the devices of ports that are gone, or are no parts of trunks any more. */
    IpBatch unwanted(Map<String, PortDetails> ports, LinkTable links) {
        IpBatch batch = new IpBatch();
        for (Link device : links.marked(cloudId, DeviceNames.SUBPORT)) {
            String id = device.mark().map(DeviceMark::objectId).orElse("");
            PortDetails port = ports.get(id);
            if (port == null || port.trunk() == null) {
                batch.add(id, "link", "delete", device.name());
            }
        }
        return batch;
    }

    /** @throws ForeignDeviceException if something else has the name */
    IpBatch missing(String portId, PortDetails.Trunk trunk, LinkTable links) {
        IpBatch batch = new IpBatch();
        String name = DeviceNames.tap(portId);
        Link present = links.get(name);
        DeviceMark mark = new DeviceMark(cloudId, DeviceNames.SUBPORT, portId);
        if (present != null && (!VLAN.equals(present.kind()) || present.belongsToAnotherThan(cloudId))) {
            throw new ForeignDeviceException(
                    name + " is there and is no part of a trunk (alias " + present.alias() + "): a guest may have it");
        }
        if (present != null && !isRight(present, trunk)) {
            batch.add(portId, "link", "delete", name);
            present = null;
        }
        if (present == null) {
            // It is up or down as its own port says, whatever the trunk's own port is.
            batch.add(
                    portId,
                    List.of(
                            "link",
                            "add",
                            "link",
                            DeviceNames.tap(trunk.parentPortId()),
                            "name",
                            name,
                            "type",
                            VLAN,
                            "id",
                            String.valueOf(trunk.segmentationId()),
                            "loose_binding",
                            "on"));
        }
        if (present == null || !mark.alias().equals(present.alias())) {
            batch.add(portId, "link", "set", name, "alias", mark.alias());
            batch.add(portId, "link", "set", name, "addrgenmode", "none");
        }
        return batch;
    }

    private static boolean isRight(@Nullable Link device, PortDetails.Trunk trunk) {
        return device != null
                && VLAN.equals(device.kind())
                && DeviceNames.tap(trunk.parentPortId()).equals(device.details().get(Link.PARENT))
                && String.valueOf(trunk.segmentationId())
                        .equals(device.details().get("id"));
    }
}
