package io.altostratus.identity.roles;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.identity.IdentitySlice;
import io.altostratus.identity.common.Ids;
import io.altostratus.testing.StatementCount;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What tokens and lists of assignments cost does not grow with what others have. */
class EffectiveRolesScaleTest extends IdentitySlice {

    private static final int OTHERS = 5_000;

    private String domain;
    private String project;
    private String role;

    @BeforeEach
    void makeACrowd() {
        domain = made("domains", "domain", "\"name\": \"%s\"".formatted(unique("d")))
                .get("id")
                .asString();
        project = made("projects", "project", "\"name\": \"%s\", \"domain_id\": \"%s\"".formatted(unique("p"), domain))
                .get("id")
                .asString();
        role = made("roles", "role", "\"name\": \"%s\"".formatted(unique("r")))
                .get("id")
                .asString();
        assign(OTHERS);
    }

    /** Users of another cloud's size, as rows: each has a role in the project. */
    private List<String> assign(int count) {
        List<String> users = new ArrayList<>();
        StringBuilder people = new StringBuilder();
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < count; i++) {
            String id = Ids.next();
            users.add(id);
            String comma = i == 0 ? "" : ",";
            people.append(comma).append("('%1$s', '%2$s', '%1$s', TRUE, '{}')".formatted(id, domain));
            rows.append(comma).append("('user', '%s', 'project', '%s', '%s', FALSE)".formatted(id, project, role));
        }
        jdbc.sql("INSERT INTO users (id, domain_id, name, enabled, extra) VALUES " + people)
                .update();
        jdbc.sql("INSERT INTO assignments (actor_kind, actor_id, target_kind, target_id, role_id, inherited) VALUES "
                        + rows)
                .update();
        return users;
    }

    @AfterEach
    void sendTheCrowdAway() {
        admin.patch("/v3/domains/" + domain, "{\"domain\": {\"enabled\": false}}");
        jdbc.sql("DELETE FROM assignments WHERE target_id = :p")
                .param("p", project)
                .update();
        jdbc.sql("DELETE FROM users WHERE domain_id = :d").param("d", domain).update();
        assertThat(admin.delete("/v3/domains/" + domain).status()).isEqualTo(204);
    }

    @Test
    void aTokenReadsTheRowsOfItsUserOnly() {
        String user = assign(1).getFirst();
        EffectiveRoles roles = new EffectiveRoles(jdbc);
        assertThat(StatementCount.during(() -> assertThat(roles.inProject(user, project))
                        .extracting(Role::id)
                        .containsExactly(role)))
                .isEqualTo(1);
        assertThat(rowsRead(() -> roles.inProject(user, project))).isLessThan(500);
        assertThat(rowsRead(() -> new AssignmentRepository(jdbc).holders(role))).isGreaterThan(OTHERS);
    }

    /** Rows that the server has read for the work, its own reading of the counters included. */
    private long rowsRead(Runnable work) {
        long before = readSoFar();
        work.run();
        return readSoFar() - before;
    }

    private long readSoFar() {
        return jdbc.sql("SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'ROWS_READ'")
                .query(Long.class)
                .single();
    }

    @Test
    void listsCostTheSameStatementsHoweverLong() {
        AssignmentList list = new AssignmentList(jdbc);
        AssignmentFilter all = new AssignmentFilter(null, null, null, project, null, false, null, true, true, null);
        String user = assign(1).getFirst();
        AssignmentFilter one = new AssignmentFilter(user, null, null, project, null, false, null, true, true, null);
        long few = StatementCount.during(() -> assertThat(list.list(one)).hasSize(1));
        long many = StatementCount.during(() -> assertThat(list.list(all)).hasSize(OTHERS + 1));
        assertThat(few).isLessThanOrEqualTo(4);
        assertThat(many).isLessThanOrEqualTo(few);
    }
}
