package io.altostratus.identity.common;

/**
 * SQL of role assignments that features share. A user has the assignments of the own name and those of the groups; they
 * are read as a union, because one condition with OR would make the database read every assignment.
 */
public final class Assigned {

    /** Table expressions {@code worth (id)}: roles that put at least one role into a token. */
    public static final String WORTH = """
            worth (id) AS (
              SELECT id FROM roles WHERE domain_id = ''
              UNION
              SELECT i.prior_role_id FROM implied_roles i JOIN worth w ON i.implied_role_id = w.id
            )""";

    private Assigned() {}

    /**
     * A query of the assignments of the user {@code :user}.
     *
     * @param columns of {@code assignments a}
     * @param condition on {@code a}
     */
    public static String toUser(String columns, String condition) {
        return "SELECT " + columns + " FROM assignments a WHERE a.actor_kind = 'user' AND a.actor_id = :user AND ("
                + condition + ") UNION SELECT " + columns
                + " FROM group_members m JOIN assignments a ON a.actor_id = m.group_id AND a.actor_kind = 'group'"
                + " WHERE m.user_id = :user AND (" + condition + ")";
    }
}
