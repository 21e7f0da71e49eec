package io.altostratus.compute.database.workflows;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A port that a server shall have, or shall lose. Its id is chosen before network-service is asked for it, so that it can
 * be removed even if the answer was lost. Part of the state of work, which the API may write.
 *
 * @param own made for this server and removed with it; otherwise it is the user's and only bound
 * @param attached added to a server that was there already: it gets the project's default group and not the groups that
 *     were asked for with the server
 * @param tag by which the guest's owner knows the card; null for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlannedPort(
        String portId,
        String networkId,
        String networkName,
        @Nullable Integer mtu,
        @Nullable String fixedIp,
        boolean own,
        boolean attached,
        @Nullable String tag) {

    /** A port that a server gets when it is made. */
    public static PlannedPort first(
            String portId,
            String networkId,
            String networkName,
            @Nullable Integer mtu,
            @Nullable String fixedIp,
            boolean own) {
        return new PlannedPort(portId, networkId, networkName, mtu, fixedIp, own, false, null);
    }

    /** The same port with a tag. */
    public PlannedPort tagged(@Nullable String newTag) {
        return new PlannedPort(portId, networkId, networkName, mtu, fixedIp, own, attached, newTag);
    }
}
