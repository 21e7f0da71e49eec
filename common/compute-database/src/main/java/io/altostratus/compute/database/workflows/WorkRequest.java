package io.altostratus.compute.database.workflows;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.altostratus.compute.database.servers.Server;

/**
 * What a request asks of a piece of work beyond its kind. Stored with the work under a name that never changes; fields are
 * only ever added.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes(@JsonSubTypes.Type(value = WorkRequest.Rescue.class, name = "rescue"))
public sealed interface WorkRequest {

    /**
     * Let the server run from another disk.
     *
     * @param image what that disk is made of
     */
    record Rescue(Server.Image image) implements WorkRequest {}
}
