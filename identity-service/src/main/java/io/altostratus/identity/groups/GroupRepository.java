package io.altostratus.identity.groups;

import io.altostratus.persistence.Where;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Groups and memberships in the database. What a directory says is copied here at every login, so the tables
 * {@code user_groups} and {@code group_members} hold for its users as well.
 */
@Repository
public class GroupRepository {

    private static final String SELECT =
            "SELECT g.id, g.domain_id, g.source, g.local_id, g.name, g.description, g.extra FROM user_groups g";

    /** As users are: a domain has groups of the database or of its directory, and of these those that still exist. */
    private static final String VISIBLE = "(g.source = 'ldap') = EXISTS (SELECT 1 FROM domain_config c"
            + " WHERE c.domain_id = g.domain_id AND c.option_group = 'identity' AND c.option_name = 'driver'"
            + " AND c.value = '\"ldap\"') AND (g.source = 'sql' OR g.local_id IS NOT NULL)";

    private final JdbcClient jdbc;

    GroupRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<Group> find(String id) {
        return list(new Where().and("g.id = :id", "id", id)).stream().findFirst();
    }

    /** The group, which nobody else changes until the transaction ends. */
    Optional<Group> lock(String id) {
        jdbc.sql("UPDATE user_groups SET version = version + 1 WHERE id = :id")
                .param("id", id)
                .update();
        return find(id);
    }

    /** @param where conditions on the groups, whose alias is {@code g} */
    public List<Group> list(Where where) {
        return jdbc.sql(SELECT + where.and(VISIBLE).sql() + " ORDER BY g.pk")
                .params(where.parameters())
                .query(Group.class)
                .list();
    }

    public List<Group> find(Collection<String> ids) {
        return list(new Where().in("g.id", ids));
    }

    /** The groups that a user is in. */
    public List<Group> ofUser(String userId, Where where) {
        return list(where.and(
                "g.id IN (SELECT m.group_id FROM group_members m WHERE m.user_id = :member)", "member", userId));
    }

    public List<String> idsOfUser(String userId) {
        return jdbc.sql("SELECT group_id FROM group_members WHERE user_id = :id")
                .param("id", userId)
                .query(String.class)
                .list();
    }

    public List<String> memberIds(String groupId) {
        return jdbc.sql("SELECT user_id FROM group_members WHERE group_id = :id")
                .param("id", groupId)
                .query(String.class)
                .list();
    }

    public boolean isMember(String groupId, String userId) {
        return jdbc.sql("SELECT 1 FROM group_members WHERE group_id = :group AND user_id = :user")
                .param("group", groupId)
                .param("user", userId)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    public void insert(Group group) {
        jdbc.sql("""
                INSERT INTO user_groups (id, domain_id, source, local_id, name, description, extra)
                VALUES (:id, :domainId, :source, :localId, :name, :description, :extra)
                """).paramSource(group).update();
    }

    void update(Group group) {
        jdbc.sql("UPDATE user_groups SET name = :name, description = :description, extra = :extra WHERE id = :id")
                .paramSource(group)
                .update();
    }

    /** The groups of a domain's directory that existed when it was asked last. */
    List<Group> ofDirectory(String domainId) {
        return list(new Where().and("g.domain_id = :domain", "domain", domainId).and("g.source = 'ldap'"));
    }

    /** Another group of the same directory that had the name that now is this one's. */
    Optional<Group> findOther(Group group) {
        return list(new Where()
                        .and("g.domain_id = :domain AND g.source = 'ldap'", "domain", group.domainId())
                        .and("g.name = :name", "name", group.name())
                        .and("g.id <> :id", "id", group.id()))
                .stream()
                .findFirst();
    }

    /** Writes what the directory says of a group. */
    void takeOver(Group group) {
        jdbc.sql("""
                INSERT INTO user_groups (id, domain_id, source, local_id, name, description, extra)
                VALUES (:id, :domainId, :source, :localId, :name, :description, :extra)
                ON DUPLICATE KEY UPDATE local_id = :localId, name = :name, description = :description, extra = :extra
                """).paramSource(group).update();
    }

    /** Hides the row of a group that is gone; its name is free for another, its roles come back with it. */
    void retire(String id) {
        jdbc.sql("UPDATE user_groups SET local_id = NULL, name = id WHERE id = :id AND source = 'ldap'")
                .param("id", id)
                .update();
    }

    /** With its roles and memberships. */
    void delete(String id) {
        jdbc.sql("DELETE FROM assignments WHERE actor_kind = 'group' AND actor_id = :id")
                .param("id", id)
                .update();
        jdbc.sql("DELETE FROM user_groups WHERE id = :id").param("id", id).update();
    }

    /** Once more changes nothing. */
    public void addMember(String groupId, String userId) {
        jdbc.sql("""
                INSERT INTO group_members (group_id, user_id) VALUES (:group, :user)
                ON DUPLICATE KEY UPDATE user_id = user_id
                """).param("group", groupId).param("user", userId).update();
    }

    /** @return whether the user was in the group */
    boolean removeMember(String groupId, String userId) {
        return jdbc.sql("DELETE FROM group_members WHERE group_id = :group AND user_id = :user")
                        .param("group", groupId)
                        .param("user", userId)
                        .update()
                == 1;
    }
}
