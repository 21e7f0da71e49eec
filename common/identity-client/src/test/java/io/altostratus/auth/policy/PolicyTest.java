package io.altostratus.auth.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.altostratus.api.error.ApiException;
import io.altostratus.context.RequestContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {

    private static final RequestContext MEMBER = new RequestContext(
            "req-1",
            null,
            RequestContext.Scope.PROJECT,
            "u1",
            "alice",
            "d1",
            "p1",
            "project",
            "d1",
            null,
            List.of("member", "reader"));
    private static final Map<String, Object> TARGET =
            Map.of("project_id", "p1", "user_id", "u2", "target.role.name", "member", "shared", true);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                              | true",
                "@                                               | true",
                "!                                               | false",
                "role:member                                     | true",
                "role:Member                                     | true",
                "role:admin                                      | false",
                "role:%(target.role.name)s                       | true",
                "not role:admin                                  | true",
                "not not role:admin                              | false",
                "role:admin or role:reader                       | true",
                "role:reader and role:admin                      | false",
                "role:admin and role:x or role:reader            | true",
                "role:reader or role:admin and role:x            | true",
                "(role:reader or role:admin) and role:x          | false",
                "not (role:admin or role:x) and role:reader      | true",
                "not role:admin and not role:x                   | true",
                "project_id:%(project_id)s                       | true",
                "user_id:%(user_id)s                             | false",
                "user_id:%(missing)s                             | false",
                "rule:owner                                      | true",
                "rule:unknown                                    | false",
                "rule:circle                                     | false",
                "'p1':%(project_id)s                             | true",
                "True:%(shared)s                                 | true",
                "False:%(shared)s                                | false",
                "system_scope:all                                | false",
                "is_admin:False                                  | true",
                "domain_id:%(domain_id)s                         | false",
                "ROLE:member                                     | false",
                "role:admin OR role:member                       | true",
            })
    void decides(String rule, boolean expected) {
        Map<String, Check> rules = new HashMap<>();
        rules.put("owner", RuleParser.parse("project_id:%(project_id)s"));
        rules.put("circle", RuleParser.parse("rule:circle2"));
        rules.put("circle2", RuleParser.parse("rule:circle"));
        assertThat(RuleParser.parse(rule).passes(Credentials.of(MEMBER), TARGET, rules, new HashSet<>()))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "role:a or",
                "or role:a",
                "(role:a",
                "role:a)",
                "member",
                ":x",
                "not",
                "http://x",
                "role:a role:b"
            })
    void tellsWhereARuleIsWrong(String rule) {
        assertThatThrownBy(() -> RuleParser.parse(rule))
                .isInstanceOf(RuleParser.RuleSyntaxException.class)
                .hasMessageContaining("at character");
    }

    @Test
    void theOperatorsFileReplacesSingleRulesAndABrokenOneChangesNothing(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("policy.yaml");
        Policy policy = new PolicyFile("/test-policy.yaml", file).policy(rule -> "no: " + rule);
        assertThat(policy.allows(MEMBER, "things:list", Map.of())).isTrue();
        assertThatThrownBy(() -> policy.enforce(MEMBER, "things:delete"))
                .isInstanceOf(ApiException.class)
                .hasMessage("no: things:delete");

        write(file, "things:delete: role:member\n", 1);
        await().atMost(Duration.ofSeconds(5)).until(() -> policy.allows(MEMBER, "things:delete", Map.of()));
        assertThat(policy.allows(MEMBER, "things:list", Map.of())).isTrue();

        write(file, "things:delete: role:member and\n", 2);
        await().pollDelay(Duration.ofMillis(1500)).until(() -> policy.allows(MEMBER, "things:delete", Map.of()));

        Files.delete(file);
        await().atMost(Duration.ofSeconds(5)).until(() -> !policy.allows(MEMBER, "things:delete", Map.of()));
    }

    private static void write(Path file, String text, int version) throws Exception {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000L * version));
    }
}
