package io.altostratus.compute.conductor.network;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A port that a server shall have. Its id is chosen before network-service is asked for it, so that it can be removed
 * even if the answer was lost.
 *
 * @param own made for this server and removed with it; otherwise it is the user's and only bound
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlannedPort(
        String portId,
        String networkId,
        String networkName,
        @Nullable Integer mtu,
        @Nullable String fixedIp,
        boolean own) {}
