package io.altostratus.compute.model.report;

import io.altostratus.messaging.MessageType;
import java.util.List;

/**
 * The answer to {@link DesiredGuestsRequest}: a guest of this cloud that is not in it has no place on the host.
 *
 * @param guests every server that is on this host or may be coming to it
 */
@MessageType("compute.desired-guests")
public record DesiredGuests(List<Guest> guests) {

    /**
     * @param generation of the server; what a host knows by a newer fence it decides by that
     * @param settled no task is going on, so the power state may be reported as found
     * @param withoutBackup files of before a resize are not wanted any more; not said is no
     */
    public record Guest(String serverId, long generation, boolean settled, int powerState, boolean withoutBackup) {}

    public DesiredGuests {
        guests = List.copyOf(guests);
    }
}
