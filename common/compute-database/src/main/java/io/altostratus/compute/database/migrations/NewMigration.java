package io.altostratus.compute.database.migrations;

import io.altostratus.compute.database.servers.Server;
import org.jspecify.annotations.Nullable;

/**
 * A migration that is asked for.
 *
 * @param userId of who asks, as is {@code projectId}
 * @param newFlavorPk its number among the flavors, as is {@code oldFlavorPk}
 */
public record NewMigration(
        String id,
        Server server,
        String projectId,
        String userId,
        String type,
        Server.Size newSize,
        @Nullable Long oldFlavorPk,
        @Nullable Long newFlavorPk) {}
