package io.altostratus.network.agent.inventory;

import io.altostratus.host.CommandRunner;
import io.altostratus.host.HostProperties;
import io.altostratus.host.dnsmasq.DnsmasqProcess;
import io.altostratus.host.link.DeviceMark;
import io.altostratus.host.link.IpCommand;
import io.altostratus.host.link.Link;
import io.altostratus.network.agent.host.HostRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Everything of this cloud's network on this host.
 *
 * @param namespaces as the registry has them
 * @param chains as the registry has them
 * @param sets as the registry has them
 */
public record HostInventory(
        List<Device> devices, List<String> namespaces, List<String> chains, List<String> sets, List<Dnsmasq> dnsmasq) {

    /** A device with this cloud's mark. */
    public record Device(String name, String kind, String objectId) {}

    /** A dnsmasq below this host's state root. */
    public record Dnsmasq(long pid, String networkId) {}

    public static HostInventory read(CommandRunner runner, HostRegistry registry, HostProperties host) {
        List<Device> devices = new ArrayList<>();
        for (Link link : new IpCommand(runner).links()) {
            if (link.belongsTo(host.cloudId())) {
                DeviceMark mark = link.mark().orElseThrow();
                devices.add(new Device(link.name(), mark.kind(), mark.objectId()));
            }
        }
        Path root = host.stateRoot().resolve("dhcp");
        List<Dnsmasq> dnsmasq = DnsmasqProcess.findAllBelow(root).stream()
                .flatMap(process -> process.pidFile().stream()
                        .map(file -> new Dnsmasq(
                                process.pid(), root.relativize(file).getName(0).toString())))
                .toList();
        return new HostInventory(
                devices,
                List.copyOf(new TreeSet<>(registry.names(HostRegistry.Kind.NAMESPACE))),
                List.copyOf(new TreeSet<>(registry.names(HostRegistry.Kind.CHAIN))),
                List.copyOf(new TreeSet<>(registry.names(HostRegistry.Kind.SET))),
                dnsmasq);
    }
}
