package io.altostratus.auth.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.altostratus.api.error.ApiException;
import io.altostratus.context.RequestContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    private static final RequestContext MANAGER_OF_DOMAIN = new RequestContext(
            "req-2",
            null,
            RequestContext.Scope.DOMAIN,
            "u3",
            "mary",
            "d2",
            null,
            null,
            null,
            "d2",
            List.of("manager", "member", "reader"));
    private static final Map<String, Object> TARGET = target();

    private static Map<String, Object> target() {
        Map<String, Object> target = new HashMap<>(
                Map.of("project_id", "p1", "user_id", "u2", "target.role.name", "member", "shared", true, "size", 7));
        target.put("target.role.domain_id", null);
        target.put("owner_domain_id", null);
        return target;
    }

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
                "not(role:admin)and(role:reader)                 | true",
                "not role:admin and not role:x                   | true",
                "project_id:%(project_id)s                       | true",
                "tenant:%(project_id)s                           | true",
                "user_id:%(user_id)s                             | false",
                "user_id:%(missing)s                             | false",
                "rule:owner                                      | true",
                "'p1':%(project_id)s                             | true",
                "\"p1\":%(project_id)s                           | true",
                "'a:b c)':%(project_id)s                         | false",
                "7:%(size)s                                      | true",
                "True:%(shared)s                                 | true",
                "False:%(shared)s                                | false",
                "None:%(target.role.domain_id)s                  | true",
                "None:%(missing)s                                | false",
                "None:%(project_id)s                             | false",
                "domain_id:None                                  | true",
                "not domain_id:None                              | false",
                "project_id:None                                 | false",
                "domain_id:%(owner_domain_id)s                   | false",
                "system_scope:all                                | false",
                "is_admin:False                                  | true",
                "is_admin:1                                      | false",
                "domain_id:%(domain_id)s                         | false",
                "user.domain.id:d1                               | true",
                "token.project.domain.id:d1                      | true",
                "token.domain.id:d1                              | false",
                "roles:member                                    | true",
                "roles:admin                                     | false",
                "ROLE:member                                     | false",
                "role:admin OR role:member                       | true",
                "project_id:p%(size)s                            | false",
            })
    void decides(String rule, boolean expected) {
        RuleSet rules = new RuleSet(Map.of("owner", RuleParser.parse("project_id:%(project_id)s")));
        assertThat(RuleParser.parse(rule).passes(new Credentials(MEMBER), TARGET, rules))
                .isEqualTo(expected);
    }

    @Test
    void theDomainOfATokenIsWhatItIsScopedTo() {
        RuleSet none = new RuleSet(Map.of());
        Credentials manager = new Credentials(MANAGER_OF_DOMAIN);
        assertThat(RuleParser.parse("role:manager and token.domain.id:%(target.user.domain_id)s")
                        .passes(manager, Map.of("target.user.domain_id", "d2"), none))
                .isTrue();
        assertThat(RuleParser.parse("domain_id:%(target.user.domain_id)s")
                        .passes(manager, Map.of("target.user.domain_id", "d1"), none))
                .isFalse();
        assertThat(RuleParser.parse("not domain_id:None").passes(manager, Map.of(), none))
                .isTrue();
    }

    @Test
    void anUnknownRuleIsTheDefaultRuleOrRefuses() {
        Check unknown = RuleParser.parse("rule:unknown");
        Credentials member = new Credentials(MEMBER);
        assertThat(unknown.passes(member, TARGET, new RuleSet(Map.of()))).isFalse();
        assertThat(unknown.passes(member, TARGET, new RuleSet(Map.of("default", RuleParser.parse("role:member")))))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "role:a or | 10",
                "or role:a | 1",
                "(role:a | 8",
                "role:a) | 7",
                "member | 1",
                ":x | 1",
                "not | 4",
                "http://x | 1",
                "role:a role:b | 8",
                "role:a and 'x:%(b)s | 12",
            })
    void tellsWhereARuleIsWrong(String rule, int position) {
        assertThatThrownBy(() -> RuleParser.parse(rule))
                .isInstanceOf(RuleParser.RuleSyntaxException.class)
                .hasMessageContaining("at character " + position + " ");
    }

    @Test
    void whatIsNestedTooDeeplyIsRefused() {
        assertThatThrownBy(() -> RuleParser.parse("(".repeat(100_000) + "@")).hasMessageContaining("too deeply");
        assertThatThrownBy(() -> RuleParser.parse("not ".repeat(100_000) + "@")).hasMessageContaining("too deeply");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a: [] | true",
                "a: [[\"role:admin\"], [\"role:member\", \"project_id:%(project_id)s\"]] | true",
                "a: [\"role:admin\", \"role:reader\"] | true",
                "a: [[\"role:admin\", \"role:member\"]] | false",
                "a: [[]] | false",
                "a: | true",
                "{\"a\": \"role:member\"} | true",
            })
    void readsOlderFormsToo(String yaml, boolean expected) {
        RuleSet rules = new RuleSet(PolicyDocument.parse("f", yaml).checks());
        assertThat(new Check.Rule("a").passes(new Credentials(MEMBER), TARGET, rules))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a: role:x\\nb: role:y and | f:2:14",
                "a: \"role:x role:y\" | f:1:12",
                "a: [\"role:x\", \"role\"] | f:1:16",
                "a: 7 | f:1:4",
                "a: '@'\\na: '!' | f:2:1",
                "a: {b: c} | f:1:4",
                "- a | f:1:1",
                "a: [ | f:1:5",
            })
    void tellsTheLineAndColumnOfAnErrorInAFile(String yaml, String place) {
        assertThatThrownBy(() -> PolicyDocument.parse("f", yaml.replace("\\n", "\n")))
                .isInstanceOf(PolicyDocument.MalformedPolicyException.class)
                .hasMessageStartingWith(place + ": ");
    }

    @Test
    void rulesInACircleAreRefused() {
        assertThatThrownBy(() -> new RuleSet(
                        Map.of("a", RuleParser.parse("role:x and not rule:b"), "b", RuleParser.parse("@ or rule:a"))))
                .isInstanceOf(RuleSet.CircleException.class)
                .hasMessageContaining("a > b > a");
        assertThatThrownBy(() -> new RuleSet(Map.of("default", RuleParser.parse("rule:nowhere"))))
                .isInstanceOf(RuleSet.CircleException.class);
    }

    @Test
    void theOperatorsFileReplacesSingleRulesAndABrokenOneChangesNothing(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("policy.yaml");
        Policy policy = new PolicyFile("/test-policy.yaml", file).policy(rule -> "no: " + rule);
        assertThat(policy.allows(MEMBER, "things:list", Map.of())).isTrue();
        assertThatThrownBy(() -> policy.enforce(MEMBER, "things:delete"))
                .isInstanceOf(ApiException.class)
                .hasMessage("no: things:delete");

        Files.writeString(file, "things:delete: role:member\n");
        soon(policy, "things:delete", true);
        assertThat(policy.allows(MEMBER, "things:list", Map.of())).isTrue();

        // A broken file is seen by the rule that stands beside the broken one.
        Path more = Files.createDirectory(directory.resolve("policy.d")).resolve("10-more.yaml");
        Files.writeString(file, "things:delete: '!'\nthings:list: role:member and\n");
        Files.writeString(more, "things:other: '@'\n");
        await().pollDelay(Duration.ofMillis(1500)).until(() -> policy.allows(MEMBER, "things:delete", Map.of()));
        assertThat(policy.allows(MEMBER, "things:other", Map.of())).isFalse();

        Files.writeString(file, "things:delete: '!'\n");
        soon(policy, "things:other", true);
        assertThat(policy.allows(MEMBER, "things:delete", Map.of())).isFalse();
        Files.writeString(more, "things:delete: role:reader\n");
        soon(policy, "things:delete", true);

        Files.delete(file);
        Files.delete(more);
        soon(policy, "things:delete", false);
    }

    private static void soon(Policy policy, String rule, boolean expected) {
        await().atMost(Duration.ofSeconds(5)).until(() -> policy.allows(MEMBER, rule, Map.of()) == expected);
    }
}
