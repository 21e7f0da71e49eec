package io.altostratus.auth.token;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One kind of request that an application credential is good for.
 *
 * @param service type of the service in the catalog, for example {@code compute}
 * @param method HTTP method
 * @param path of the request, beginning with a slash; {@code *} stands for anything within one segment, {@code **} for
 *     anything at all, <code>{name}</code> for one segment
 */
public record AccessRule(
        @JsonProperty("i") String id,
        @JsonProperty("s") String service,
        @JsonProperty("m") String method,
        @JsonProperty("p") String path) {}
