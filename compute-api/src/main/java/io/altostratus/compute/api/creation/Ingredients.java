package io.altostratus.compute.api.creation;

import io.altostratus.compute.api.images.ImageCatalog;
import io.altostratus.compute.database.keypairs.Keypair;
import io.altostratus.compute.database.servergroups.ServerGroup;
import io.altostratus.compute.database.servers.Server;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a request for servers names, as it was found.
 *
 * @param mostServers as many as wanted, or fewer if there are not so many ports
 */
record Ingredients(
        Server.Size size,
        @Nullable Keypair keypair,
        ImageCatalog.ImageFacts image,
        Destinations.Place place,
        List<Server.RequestedNetwork> networks,
        int mostServers,
        List<Server.SecurityGroup> securityGroups,
        @Nullable ServerGroup group) {}
