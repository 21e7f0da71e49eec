package io.altostratus.compute.api.creation;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.api.images.ImageCatalog;
import io.altostratus.compute.api.images.ImageFit;
import io.altostratus.compute.api.networks.NetworkCatalog;
import io.altostratus.compute.api.quotas.QuotaLimits;
import io.altostratus.compute.api.servergroups.GroupMembership;
import io.altostratus.compute.database.flavors.Flavor;
import io.altostratus.compute.database.flavors.FlavorRepository;
import io.altostratus.compute.database.keypairs.Keypair;
import io.altostratus.compute.database.keypairs.KeypairRepository;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.context.RequestContext;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds what a request for servers names, and refuses what does not fit together. Writes nothing. */
@Component
public class IngredientLookup {

    private final FlavorRepository flavors;
    private final KeypairRepository keypairs;
    private final ImageCatalog images;
    private final NetworkCatalog networks;
    private final RequestedNics nics;
    private final Destinations destinations;
    private final GroupMembership groups;
    private final QuotaLimits quotas;
    private final ServerProperties properties;
    private final Policy policy;

    public IngredientLookup(
            FlavorRepository flavors,
            KeypairRepository keypairs,
            ImageCatalog images,
            NetworkCatalog networks,
            RequestedNics nics,
            Destinations destinations,
            GroupMembership groups,
            QuotaLimits quotas,
            ServerProperties properties,
            Policy policy) {
        this.flavors = flavors;
        this.keypairs = keypairs;
        this.images = images;
        this.networks = networks;
        this.nics = nics;
        this.destinations = destinations;
        this.groups = groups;
        this.quotas = quotas;
        this.properties = properties;
        this.policy = policy;
    }

    Ingredients find(ServerRequest request, String userToken, RequestContext context) {
        Map<String, String> target =
                Map.of("project_id", context.requireProjectId(), "user_id", context.requireUserId());
        if (!(request.networks() instanceof RequestedNetworks.None)
                && !(request.networks() instanceof RequestedNetworks.Any)) {
            policy.enforce(context, "os_compute_api:servers:create:attach_network", target);
        }
        if (!request.devices().isEmpty()) {
            policy.enforce(context, "os_compute_api:servers:create:attach_volume", target);
        }
        Destinations.Place place = destinations.resolve(request.destination(), context);
        requireQuota(request, context);
        Flavor flavor = flavor(request.flavorId(), context);
        Server.Size size = Server.Size.of(flavor);
        BlockDevices.requireFit(request.devices(), size, properties.mostLocalDisks());
        if (flavor.rootGb() == 0) {
            requireLeaveForNoDisk(target, context);
        }
        Keypair keypair = keypair(request.keyName(), context);
        ImageCatalog.ImageFacts image = images.find(request.imageId(), userToken, context);
        ImageFit.require(image, flavor.memoryMb(), flavor.rootGb());
        ImageFit.requireDiskConfig(request.diskConfig(), image);
        ImageFit.requireHardware(size.extraSpecs(), image.kept().properties());
        String hostname = request.hostname();
        List<Server.RequestedNetwork> cards = nics.resolve(
                request,
                hostname == null ? Hostnames.of(request.name(), "server") : hostname,
                policy.allows(context, "network:attach_external_network", Map.of()),
                userToken,
                context);
        return new Ingredients(
                size,
                keypair,
                image,
                place,
                cards,
                nics.admitPorts(request, cards, userToken, context),
                request.securityGroups().stream()
                        .map(name -> networks.findGroup(name, userToken, context))
                        .toList(),
                request.groupHint() == null ? null : groups.require(request.groupHint(), context));
    }

    private void requireQuota(ServerRequest request, RequestContext context) {
        if (!request.metadata().isEmpty() || !request.files().isEmpty()) {
            Map<String, Integer> limits = quotas.of(context.requireProjectId(), context.requireUserId());
            ServerLimits.requireMetadata(request.metadata().size(), limits);
            ServerLimits.requireFiles(request.files(), limits);
        }
    }

    private Flavor flavor(String id, RequestContext context) {
        return flavors.find(id)
                .filter(flavor -> context.isAdmin() || flavors.isVisible(flavor, context.requireProjectId()))
                .orElseThrow(() -> ApiException.badRequest("Flavor " + id + " could not be found."));
    }

    private void requireLeaveForNoDisk(Map<String, String> target, RequestContext context) {
        if (!policy.allows(context, "os_compute_api:servers:create:zero_disk_flavor", target)) {
            throw ApiException.forbidden("Only volume-backed servers are allowed for flavors with zero disk.");
        }
    }

    private @Nullable Keypair keypair(@Nullable String name, RequestContext context) {
        if (name == null) {
            return null;
        }
        return keypairs.find(context.requireUserId(), name)
                .orElseThrow(() -> ApiException.badRequest("Invalid key_name provided."));
    }
}
