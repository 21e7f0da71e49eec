package io.altostratus.identity.groups;

import io.altostratus.context.Json;
import io.altostratus.context.RequestContext;
import io.altostratus.context.RequestIds;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.ldap.LdapDirectory;
import io.altostratus.identity.ldap.LdapGroup;
import io.altostratus.identity.ldap.LdapIds;
import io.altostratus.identity.ldap.LdapUser;
import io.altostratus.identity.revocations.RevocationLog;
import io.altostratus.identity.users.DirectoryLogin;
import io.altostratus.identity.users.DirectoryUsers;
import io.altostratus.identity.users.User;
import io.altostratus.persistence.Transactions;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/**
 * Groups of domains whose accounts live in a directory. They are copied, as users are, whenever the directory is asked;
 * the groups of a user at every login, so that a token has the roles that these groups give.
 */
@Component
class DirectoryGroups implements DirectoryLogin {

    private final GroupRepository groups;
    private final LdapDirectory directory;
    private final DirectoryUsers users;
    private final RevocationLog revocations;
    private final Transactions transactions;

    DirectoryGroups(
            GroupRepository groups,
            LdapDirectory directory,
            DirectoryUsers users,
            RevocationLog revocations,
            Transactions transactions) {
        this.groups = groups;
        this.directory = directory;
        this.users = users;
        this.revocations = revocations;
        this.transactions = transactions;
    }

    boolean serves(String domainId) {
        return directory.serves(domainId);
    }

    @Override
    public void loggedIn(User user, LdapUser account) {
        refreshOf(user, account);
    }

    /** Takes over all groups of a domain, without their members. */
    void refresh(String domainId) {
        refresh(domainId, directory.groups(domainId));
    }

    private void refresh(String domainId, List<LdapGroup> all) {
        Map<String, Group> fresh = new HashMap<>();
        for (LdapGroup found : all) {
            Group group = group(domainId, found);
            fresh.put(group.id(), group);
        }
        transactions.run(() -> {
            List<Group> known = groups.ofDirectory(domainId);
            known.stream().filter(group -> !fresh.containsKey(group.id())).forEach(this::retire);
            Set<Group> same = new HashSet<>(known);
            fresh.values().stream().filter(group -> !same.contains(group)).forEach(this::store);
        });
    }

    /** Takes over all users, groups and memberships of a domain. */
    void refreshWhole(String domainId) {
        Map<String, LdapUser> accounts = users.refresh(domainId);
        List<LdapGroup> all = directory.groups(domainId);
        refresh(domainId, all);
        all.forEach(found -> refreshMembers(group(domainId, found), accounts, found));
    }

    /**
     * One group as the directory has it now; one of the database as it is.
     *
     * @throws io.altostratus.api.error.ApiException 404 if the group is gone
     */
    Group refreshed(Group group) {
        if (!group.isOfDirectory()) {
            return group;
        }
        Group fresh = group(group.domainId(), found(group));
        if (!fresh.equals(group)) {
            transactions.run(() -> store(fresh));
        }
        return fresh;
    }

    private LdapGroup found(Group group) {
        Optional<LdapGroup> found =
                Optional.ofNullable(group.localId()).flatMap(localId -> directory.groupById(group.domainId(), localId));
        if (found.isEmpty()) {
            transactions.run(() -> retire(group));
        }
        return found.orElseThrow(() -> Entity.notFound("group", group.id()));
    }

    /** Takes over who is in a group, and the users of the domain for it. */
    void refreshMembers(Group group) {
        if (group.isOfDirectory()) {
            LdapGroup found = found(group);
            refreshMembers(group, users.refresh(group.domainId()), found);
        }
    }

    private void refreshMembers(Group group, Map<String, LdapUser> accounts, LdapGroup found) {
        Collection<String> members = DirectoryUsers.ids(accounts, found::contains);
        transactions.run(() -> {
            Set<String> gone = new HashSet<>(groups.memberIds(group.id()));
            members.stream().filter(id -> !gone.remove(id)).forEach(id -> groups.addMember(group.id(), id));
            gone.forEach(id -> leave(group.id(), id));
        });
    }

    /** Takes over the groups that a user is in. */
    void refreshOf(User user) {
        if (user.isOfDirectory()) {
            users.account(user).ifPresent(account -> refreshOf(user, account));
        }
    }

    private void refreshOf(User user, LdapUser account) {
        List<Group> fresh = directory.groupsOf(user.domainId(), account).stream()
                .map(found -> group(user.domainId(), found))
                .toList();
        transactions.run(() -> {
            Set<String> gone = new HashSet<>(groups.idsOfUser(user.id()));
            Set<Group> known =
                    new HashSet<>(groups.find(fresh.stream().map(Group::id).toList()));
            for (Group group : fresh) {
                if (!known.contains(group)) {
                    store(group);
                }
                if (!gone.remove(group.id())) {
                    groups.addMember(group.id(), user.id());
                }
            }
            gone.forEach(id -> leave(id, user.id()));
        });
    }

    private void leave(String groupId, String userId) {
        groups.removeMember(groupId, userId);
        revocations.revokeUser(userId, RequestContext.background(RequestIds.next()));
    }

    private void store(Group group) {
        groups.findOther(group).ifPresent(this::retire);
        groups.takeOver(group);
    }

    private void retire(Group group) {
        groups.memberIds(group.id()).forEach(id -> leave(group.id(), id));
        groups.retire(group.id());
    }

    private static Group group(String domainId, LdapGroup found) {
        return new Group(
                LdapIds.group(domainId, found.localId()),
                domainId,
                Group.LDAP,
                found.localId(),
                found.name(),
                found.description(),
                Json.MAPPER.writeValueAsString(new TreeMap<>(found.attributes())));
    }
}
