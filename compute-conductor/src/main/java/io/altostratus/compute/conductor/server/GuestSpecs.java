package io.altostratus.compute.conductor.server;

import io.altostratus.compute.database.metadata.MetadataTree;
import io.altostratus.compute.database.servers.DiskNames;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.model.order.GuestSpec;
import io.altostratus.context.RequestContext;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Servers as their hosts make them. */
public final class GuestSpecs {

    private final ServerProgress progress;

    public GuestSpecs(ServerProgress progress) {
        this.progress = progress;
    }

    public static GuestSpec.NicSpec card(Server.Nic nic) {
        return new GuestSpec.NicSpec(nic.portId(), nic.networkId(), nic.macAddress(), nic.mtu());
    }

    public GuestSpec of(Server server, RequestContext context) {
        return of(server, server.image(), context);
    }

    /** @param image what its disk is made of */
    public GuestSpec of(Server server, Server.Image image, RequestContext context) {
        Server.Size size = server.size();
        String userName = context.userName();
        String projectName = context.projectName();
        return new GuestSpec(
                server.id(),
                server.domainName(),
                server.name(),
                server.userId(),
                userName == null ? server.userId() : userName,
                server.projectId(),
                projectName == null ? server.projectId() : projectName,
                new GuestSpec.FlavorSpec(
                        size.flavorName(),
                        size.vcpus(),
                        size.memoryMb(),
                        size.rootGb(),
                        size.ephemeralGb(),
                        size.swapMb(),
                        size.extraSpecs()),
                new GuestSpec.ImageSpec(
                        image.id(),
                        image.name(),
                        image.diskFormat(),
                        image.sizeBytes(),
                        image.minDiskGb(),
                        image.properties()),
                server.nics().stream().map(GuestSpecs::card).toList(),
                server.createdAt().toString(),
                server.access().configDrive() ? drive(server) : null,
                LocalDisks.of(server),
                tags(server));
    }

    private static Map<String, String> tags(Server server) {
        Map<String, String> tags = new TreeMap<>();
        server.nics().forEach(nic -> put(tags, nic.macAddress(), nic.tag()));
        DiskNames.of(server.blockDevices()).forEach((name, device) -> put(tags, name, device.tag()));
        return tags;
    }

    private static void put(Map<String, String> tags, String name, @Nullable String tag) {
        if (tag != null) {
            tags.put(name, tag);
        }
    }

    private GuestSpec.ConfigDrive drive(Server server) {
        MetadataTree tree = progress.metadata(server);
        Map<String, String> files = new TreeMap<>();
        tree.driveFiles()
                .forEach((path, content) -> files.put(path, Base64.getEncoder().encodeToString(content)));
        return new GuestSpec.ConfigDrive(files, MetadataTree.driveCopies());
    }
}
