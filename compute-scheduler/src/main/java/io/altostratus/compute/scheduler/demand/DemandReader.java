package io.altostratus.compute.scheduler.demand;

import io.altostratus.compute.database.servergroups.ServerGroupRepository;
import io.altostratus.compute.model.schedule.SelectHostRequest;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Looks up what filters and weighers need to know beyond the hosts: nothing for a server that is in no group. */
public final class DemandReader {

    private final ServerGroupRepository groups;
    private final Clock clock;

    public DemandReader(ServerGroupRepository groups, Clock clock) {
        this.groups = groups;
        this.clock = clock;
    }

    public Demand read(SelectHostRequest request) {
        String group = request.groupId();
        return new Demand(request, group == null ? null : placement(group, request.serverId()), clock.instant());
    }

    /** The group as it is now; null if it was deleted, which frees its servers. */
    private @Nullable GroupPlacement placement(String id, String server) {
        return groups.find(id)
                .map(group ->
                        new GroupPlacement(group.id(), group.policy(), group.maxPerHost(), groups.hosts(id, server)))
                .orElse(null);
    }

    /**
     * Waits until no other claim for the same group is going on, if its rule must not be broken. Must run in the
     * transaction that claims.
     *
     * @return where the group's servers are now; null for a group whose rule forbids nothing
     */
    public @Nullable GroupPlacement lock(Demand demand) {
        GroupPlacement known = demand.group();
        if (known == null || !known.policy().isHard() || !groups.lock(known.id())) {
            return null;
        }
        return new GroupPlacement(
                known.id(),
                known.policy(),
                known.maxPerHost(),
                groups.hosts(known.id(), demand.request().serverId()));
    }
}
