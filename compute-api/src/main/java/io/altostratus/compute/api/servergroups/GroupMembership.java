package io.altostratus.compute.api.servergroups;

import io.altostratus.api.error.ApiException;
import io.altostratus.compute.api.quotas.QuotaLimits;
import io.altostratus.compute.database.servergroups.ServerGroup;
import io.altostratus.compute.database.servergroups.ServerGroupRepository;
import io.altostratus.context.RequestContext;
import java.util.List;
import org.springframework.stereotype.Component;

/** How new servers come into the group that the hint {@code group} of their request names. */
@Component
public class GroupMembership {

    private final ServerGroupRepository groups;
    private final QuotaLimits quotas;

    public GroupMembership(ServerGroupRepository groups, QuotaLimits quotas) {
        this.groups = groups;
        this.quotas = quotas;
    }

    /**
     * The group of a hint, by its id or by its name within the caller's project.
     *
     * @throws ApiException 400 if there is none, it is another project's, or the name is that of several
     */
    public ServerGroup require(String hint, RequestContext context) {
        String project = context.requireProjectId();
        ServerGroup byId = groups.find(hint)
                .filter(group -> group.projectId().equals(project) || context.isAdmin())
                .orElse(null);
        if (byId != null) {
            return byId;
        }
        List<ServerGroup> named = groups.named(project, hint);
        if (named.size() > 1) {
            throw ApiException.badRequest(
                    "More than one server group of this project is named " + hint + "; give its id.");
        }
        if (named.isEmpty()) {
            throw ApiException.badRequest("Instance group " + hint + " could not be found.");
        }
        return named.getFirst();
    }

    /**
     * Lets new servers of the caller into a group; their rows name it. Must run in the transaction that inserts them, before that.
     *
     * @throws ApiException 403 if the group would have more members of the caller than allowed, 400 if it has gone meanwhile
     */
    public void admit(ServerGroup group, int servers, RequestContext context) {
        if (!groups.lock(group.id())) {
            throw ApiException.badRequest("Instance group " + group.id() + " could not be found.");
        }
        String user = context.requireUserId();
        int limit =
                quotas.of(context.requireProjectId(), user).getOrDefault("server_group_members", QuotaLimits.UNLIMITED);
        if (limit == QuotaLimits.UNLIMITED) {
            return;
        }
        // Members are counted for each user, as Nova does.
        if (groups.members(group.id(), user) + servers > limit) {
            throw ApiException.forbidden("Quota exceeded, too many servers in group");
        }
    }
}
