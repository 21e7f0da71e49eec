package io.altostratus.identity.groups;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.common.NameFilter;
import io.altostratus.identity.revocations.RevocationLog;
import io.altostratus.identity.users.DirectoryUsers;
import io.altostratus.identity.users.User;
import io.altostratus.identity.users.UserQuery;
import io.altostratus.identity.users.UserRepository;
import io.altostratus.identity.users.UserView;
import io.altostratus.persistence.Transactions;
import io.altostratus.persistence.Where;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Who is in which group: {@code /v3/groups/{id}/users} and {@code /v3/users/{id}/groups}. */
@RestController
class MembershipController {

    private final GroupRepository groups;
    private final UserRepository users;
    private final UserQuery query;
    private final DirectoryGroups directory;
    private final RevocationLog revocations;
    private final Transactions transactions;
    private final Policy policy;

    MembershipController(
            GroupRepository groups,
            UserRepository users,
            UserQuery query,
            DirectoryGroups directory,
            RevocationLog revocations,
            Transactions transactions,
            Policy policy) {
        this.groups = groups;
        this.users = users;
        this.query = query;
        this.directory = directory;
        this.revocations = revocations;
        this.transactions = transactions;
        this.policy = policy;
    }

    /** Who comes with a token of a domain sees the groups of that domain only. */
    @GetMapping("/v3/users/{userId}/groups")
    Map<String, Object> groupsOf(RequestContext context, HttpServletRequest request, @PathVariable String userId) {
        Optional<User> user = users.find(userId);
        policy.enforce(context, "identity:list_groups_for_user", target(Optional.empty(), userId, user));
        directory.refreshOf(require("user", userId, user));
        Where where = new Where()
                .equal("g.domain_id", context.domainId())
                .equal("g.domain_id", request.getParameter("domain_id"));
        NameFilter.add(where, request, "name", "g.name");
        return Entity.list(
                request, "groups", groups.ofUser(userId, where), group -> GroupView.ofMembership(request, group));
    }

    /** Who comes with a token of a domain sees the users of that domain only. */
    @GetMapping("/v3/groups/{groupId}/users")
    Map<String, Object> usersIn(RequestContext context, HttpServletRequest request, @PathVariable String groupId) {
        Optional<Group> group = groups.find(groupId);
        policy.enforce(context, "identity:list_users_in_group", target(group, null, Optional.empty()));
        directory.refreshMembers(require("group", groupId, group));
        Where where = query.of(request).equal("u.domain_id", context.domainId());
        return Entity.list(request, "users", users.members(groupId, where), user -> UserView.of(request, user));
    }

    @PutMapping("/v3/groups/{groupId}/users/{userId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void add(RequestContext context, @PathVariable String groupId, @PathVariable String userId) {
        Membership wanted = enforce(context, "identity:add_user_to_group", groupId, userId);
        // What a directory holds is changed there, and groups of either kind have members of their own kind.
        if (wanted.group().isOfDirectory()) {
            throw DirectoryUsers.readOnly();
        }
        if (wanted.user().isOfDirectory()) {
            throw ApiException.forbidden("Group membership across backend boundaries is not allowed. Group in question "
                    + "is " + groupId + ", user is " + userId + ".");
        }
        transactions.run(() -> groups.addMember(groupId, userId));
    }

    /** GET and HEAD. */
    @GetMapping("/v3/groups/{groupId}/users/{userId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void check(RequestContext context, @PathVariable String groupId, @PathVariable String userId) {
        Membership asked = enforce(context, "identity:check_user_in_group", groupId, userId);
        directory.refreshOf(asked.user());
        if (!groups.isMember(groupId, userId)) {
            throw notMember(groupId, userId);
        }
    }

    @DeleteMapping("/v3/groups/{groupId}/users/{userId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(RequestContext context, @PathVariable String groupId, @PathVariable String userId) {
        Membership gone = enforce(context, "identity:remove_user_from_group", groupId, userId);
        if (gone.group().isOfDirectory()) {
            throw DirectoryUsers.readOnly();
        }
        transactions.run(() -> {
            if (!groups.removeMember(groupId, userId)) {
                throw notMember(groupId, userId);
            }
            revocations.revokeUser(userId, context);
        });
    }

    private record Membership(Group group, User user) {}

    private Membership enforce(RequestContext context, String rule, String groupId, String userId) {
        Optional<Group> group = groups.find(groupId);
        Optional<User> user = users.find(userId);
        policy.enforce(context, rule, target(group, userId, user));
        return new Membership(require("group", groupId, group), require("user", userId, user));
    }

    private static <T> T require(String kind, String id, Optional<T> found) {
        return found.orElseThrow(() -> Entity.notFound(kind, id));
    }

    private static ApiException notMember(String groupId, String userId) {
        return ApiException.notFound("User '" + userId + "' not found in group '" + groupId + "'");
    }

    private static Map<String, Object> target(
            Optional<Group> group, @org.jspecify.annotations.Nullable String userId, Optional<User> user) {
        Map<String, Object> target = new HashMap<>();
        if (userId != null) {
            target.put("target.user.id", userId);
        }
        user.ifPresent(u -> target.put("target.user.domain_id", u.domainId()));
        group.ifPresent(g -> target.put("target.group.domain_id", g.domainId()));
        return target;
    }
}
