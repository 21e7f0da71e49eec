package io.altostratus.compute.model.report;

import io.altostratus.messaging.MessageType;

/**
 * A call of the API to a host: let the agent inside the guest change a password.
 *
 * @param user whose password it is, for example {@code root}
 */
@MessageType("compute.change-password.request")
public record ChangePasswordRequest(String serverId, String user, String password) {

    @Override
    public String toString() {
        return "ChangePasswordRequest[" + serverId + ", " + user + "]";
    }
}
