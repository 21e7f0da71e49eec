package io.altostratus.compute.api.servers;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.api.images.ImageCatalog;
import io.altostratus.compute.api.networks.NetworkCatalog;
import io.altostratus.compute.api.quotas.QuotaLimits;
import io.altostratus.compute.database.actions.ActionRepository;
import io.altostratus.compute.database.flavors.Flavor;
import io.altostratus.compute.database.flavors.FlavorRepository;
import io.altostratus.compute.database.hosts.NodeRepository;
import io.altostratus.compute.database.keypairs.Keypair;
import io.altostratus.compute.database.keypairs.KeypairRepository;
import io.altostratus.compute.database.servers.NewServer;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerRepository;
import io.altostratus.compute.database.workflows.NewWorkflow;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.database.workflows.WorkflowRepository;
import io.altostratus.context.ObjectIds;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.Transactions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes servers of a request: everything it names is looked up first, then quota is counted and servers, their actions
 * and their work are written in one transaction. Nothing half-made remains of a request that is refused.
 */
@Component
public class ServerCreation {

    private static final long GIB = 1024L * 1024 * 1024;

    private final FlavorRepository flavors;
    private final KeypairRepository keypairs;
    private final ImageCatalog images;
    private final NetworkCatalog networks;
    private final RequestedNics nics;
    private final NodeRepository nodes;
    private final ServerRepository servers;
    private final ActionRepository actions;
    private final WorkflowRepository workflows;
    private final QuotaLimits quotas;
    private final WorkflowHints hints;
    private final Transactions transactions;
    private final Policy policy;
    private final ObjectIds ids;

    public ServerCreation(
            FlavorRepository flavors,
            KeypairRepository keypairs,
            ImageCatalog images,
            NetworkCatalog networks,
            RequestedNics nics,
            NodeRepository nodes,
            ServerRepository servers,
            ActionRepository actions,
            WorkflowRepository workflows,
            QuotaLimits quotas,
            WorkflowHints hints,
            Transactions transactions,
            Policy policy,
            ObjectIds ids) {
        this.flavors = flavors;
        this.keypairs = keypairs;
        this.images = images;
        this.networks = networks;
        this.nics = nics;
        this.nodes = nodes;
        this.servers = servers;
        this.actions = actions;
        this.workflows = workflows;
        this.quotas = quotas;
        this.hints = hints;
        this.transactions = transactions;
        this.policy = policy;
        this.ids = ids;
    }

    /** The servers that were accepted; at least {@code min_count}. */
    public List<NewServer> create(ServerRequest request, String userToken, RequestContext context) {
        if (request.host() != null) {
            policy.enforce(context, "os_compute_api:servers:create:forced_host");
        }
        requireMetadataQuota(request, context);
        Flavor flavor = flavor(request.flavorId(), context);
        Keypair keypair = keypair(request.keyName(), context);
        requireZone(request.zone());
        ImageCatalog.ImageFacts image = images.find(request.imageId(), userToken, context);
        requireFit(flavor, image);
        List<Server.RequestedNetwork> requestedNetworks = nics.resolve(
                request,
                hostname(request.name()),
                policy.allows(context, "network:attach_external_network", Map.of()),
                userToken,
                context);
        List<Server.SecurityGroup> groups = request.securityGroups().stream()
                .map(name -> networks.findGroup(name, userToken, context))
                .toList();
        return transactions.call(() -> {
            int count = quotas.admit(
                    context.requireProjectId(),
                    context.userId(),
                    request.minCount(),
                    request.maxCount(),
                    flavor.vcpus(),
                    flavor.memoryMb());
            String reservation = reservationId();
            List<NewServer> accepted = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                accepted.add(server(
                        request, flavor, keypair, image, requestedNetworks, groups, reservation, i, count, context));
            }
            write(accepted, context);
            return accepted;
        });
    }

    private void write(List<NewServer> accepted, RequestContext context) {
        List<NewWorkflow> work = accepted.stream()
                .map(server -> NewWorkflow.of(ids.next(), WorkflowKind.BUILD_SERVER, server.id(), Map.of(), context, 1))
                .toList();
        workflows.insert(work);
        servers.insert(accepted);
        actions.start(accepted.stream().map(NewServer::id).toList(), "create", context);
        work.forEach(one -> hints.afterCommit(one.id(), context));
    }

    private void requireMetadataQuota(ServerRequest request, RequestContext context) {
        if (request.metadata().isEmpty()) {
            return;
        }
        int limit = quotas.of(context.requireProjectId()).getOrDefault("metadata_items", QuotaLimits.UNLIMITED);
        if (limit != QuotaLimits.UNLIMITED && request.metadata().size() > limit) {
            throw ApiException.forbidden("Maximum number of metadata items exceeds " + limit);
        }
    }

    private Flavor flavor(String id, RequestContext context) {
        return flavors.find(id)
                .filter(flavor -> context.isAdmin() || flavors.isVisible(flavor, context.requireProjectId()))
                .orElseThrow(() -> ApiException.badRequest("Flavor " + id + " could not be found."));
    }

    private @Nullable Keypair keypair(@Nullable String name, RequestContext context) {
        if (name == null) {
            return null;
        }
        return keypairs.find(context.requireUserId(), name)
                .orElseThrow(() -> ApiException.badRequest("Invalid key_name provided."));
    }

    private void requireZone(@Nullable String zone) {
        if (zone != null && nodes.list().stream().noneMatch(node -> node.zone().equals(zone))) {
            throw ApiException.badRequest("The requested availability zone is not available");
        }
    }

    private static void requireFit(Flavor flavor, ImageCatalog.ImageFacts image) {
        if (image.minRamMb() > flavor.memoryMb()) {
            throw ApiException.badRequest("Flavor's memory is too small for requested image.");
        }
        if (flavor.rootGb() == 0) {
            return; // the disk is as large as the image
        }
        if (image.minDiskGb() > flavor.rootGb()) {
            throw ApiException.badRequest("Flavor's disk is smaller than the minimum size specified in image metadata. "
                    + "Flavor disk is " + flavor.rootGb() * GIB + " bytes, minimum size is "
                    + image.minDiskGb() * GIB + " bytes.");
        }
        if (image.sizeBytes() > flavor.rootGb() * GIB) {
            throw ApiException.badRequest("Flavor's disk is too small for requested image. Flavor disk is "
                    + flavor.rootGb() * GIB + " bytes, image is " + image.sizeBytes() + " bytes.");
        }
    }

    private NewServer server(
            ServerRequest request,
            Flavor flavor,
            @Nullable Keypair keypair,
            ImageCatalog.ImageFacts image,
            List<Server.RequestedNetwork> networks,
            List<Server.SecurityGroup> groups,
            String reservation,
            int index,
            int count,
            RequestContext context) {
        String name = count == 1 ? request.name() : request.name() + "-" + (index + 1);
        return new NewServer(
                ids.next(),
                context.requireProjectId(),
                context.requireUserId(),
                name,
                hostname(name),
                request.zone(),
                request.host(),
                new Server.Size(
                        flavor.id(),
                        flavor.name(),
                        flavor.vcpus(),
                        flavor.memoryMb(),
                        flavor.rootGb(),
                        flavor.ephemeralGb(),
                        flavor.swapMb(),
                        Map.of()),
                new Server.Image(
                        image.id(), image.name(), image.diskFormat(), image.sizeBytes(), image.minDiskGb(), Map.of()),
                new Server.Access(
                        keypair == null ? null : keypair.name(),
                        keypair == null ? null : keypair.publicKey(),
                        request.configDrive() || image.needsConfigDrive(),
                        request.accessIpV4(),
                        request.accessIpV6()),
                request.userData(),
                request.metadata(),
                new Server.Launch(reservation, index, request.diskConfig()),
                networks,
                groups,
                null,
                List.of(),
                Server.SchedulerHints.NONE);
    }

    /** A label that is valid in DNS: lower case, blanks and dots become hyphens, at most 63. */
    static String hostname(String name) {
        String host = name.toLowerCase(Locale.ROOT)
                .replaceAll("[ _.]", "-")
                .replaceAll("[^a-z0-9-]", "")
                .replaceAll("^-+|-+$", "");
        if (host.length() > 63) {
            host = host.substring(0, 63).replaceAll("-+$", "");
        }
        return host.isEmpty() ? "server" : host;
    }

    private static String reservationId() {
        StringBuilder id = new StringBuilder("r-");
        for (int i = 0; i < 8; i++) {
            id.append(Character.forDigit(ThreadLocalRandom.current().nextInt(36), 36));
        }
        return id.toString();
    }
}
