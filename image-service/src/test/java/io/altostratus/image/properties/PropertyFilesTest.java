package io.altostratus.image.properties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.altostratus.api.body.RequestSchemas;
import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.auth.policy.PolicyFile;
import io.altostratus.context.Json;
import io.altostratus.context.RequestContext;
import io.altostratus.image.properties.PropertyProtection.Operation;
import io.altostratus.image.properties.PropertySettings.RuleFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PropertyFilesTest {

    @TempDir
    Path directory;

    private final RequestSchemas schemas = new RequestSchemas();

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private static RequestContext caller(String... roles) {
        return new RequestContext(
                "req-1", null, RequestContext.Scope.PROJECT, "u", "u", "d", "p", "p", "d", null, List.of(roles));
    }

    private PropertyProtection protection(Path file, RuleFormat format) {
        Policy policy = new PolicyFile("/policy-defaults.yaml", directory.resolve("none.yaml")).policy(rule -> rule);
        return new PropertyProtection(new PropertySettings(null, file, format), policy);
    }

    @Test
    void aRuleOfThePolicyDecidesWhereTheFileNamesRules() throws Exception {
        PropertyProtection protection = protection(write("rules.conf", """
                [^x_]
                create = no_such_rule
                read = @
                update = context_is_admin
                delete = context_is_admin
                """), RuleFormat.POLICIES);
        assertThat(protection.allows(caller("reader"), "x_a", Operation.CREATE)).isFalse();
        assertThat(protection.allows(caller("reader"), "x_a", Operation.READ)).isTrue();
        assertThat(protection.allows(caller("member"), "x_a", Operation.UPDATE)).isFalse();
        assertThat(protection.allows(caller("admin"), "x_a", Operation.UPDATE)).isTrue();
        assertThat(protection.allows(caller("admin"), "x_a", Operation.DELETE)).isTrue();
        assertThat(protection.allows(caller("admin"), "other", Operation.READ)).isFalse();
        assertThat(protection.allows(caller("reader"), "os_glance_failed_import", Operation.READ))
                .isTrue();
    }

    @Test
    void aFileThatBecomesBadChangesNothingAndABadOneDoesNotStart() throws Exception {
        String rules = "[.*]\ncreate = %1$s\nread = %1$s\nupdate = %1$s\ndelete = %1$s\n";
        Path file = write("roles.conf", rules.formatted("member"));
        PropertyProtection protection = protection(file, RuleFormat.ROLES);
        assertThat(protection.allows(caller("member"), "a", Operation.CREATE)).isTrue();
        assertThat(protection.allows(caller("reader"), "a", Operation.CREATE)).isFalse();
        write("roles.conf", rules.formatted("reader"));
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        await().until(() -> protection.allows(caller("reader"), "a", Operation.CREATE));
        write("roles.conf", "[.*]\nnonsense");
        assertThatThrownBy(() -> protection(file, RuleFormat.ROLES)).hasMessageContaining("line 2");
        Files.delete(file);
        assertThatThrownBy(() -> protection(file, RuleFormat.ROLES)).hasMessageContaining("roles.conf");
        assertThat(protection.allows(caller("reader"), "a", Operation.CREATE)).isTrue();
    }

    @Test
    void theOperatorSaysWhatFormPropertiesHave() throws Exception {
        Path file = write("schema-image.json", """
                {"colour": {"type": "string", "enum": ["red", "blue"], "description": "Its colour"},
                 "cores": {"type": "integer", "minimum": 1}}
                """);
        CustomProperties custom = new CustomProperties(new PropertySettings(file, null, RuleFormat.ROLES), schemas);
        assertThat(custom.definitions()).containsOnlyKeys("colour", "cores");
        check("{\"colour\": \"red\", \"cores\": 4, \"kernel_id\": \"anything\"}");
        assertThatThrownBy(() -> check("{\"colour\": \"green\"}"))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("colour");
        assertThatThrownBy(() -> check("{\"cores\": 0}")).hasMessageContaining("cores");
        Path extended = write("extended.json", "{\"properties\": {\"size_class\": {\"type\": \"string\"}}}");
        assertThat(new CustomProperties(new PropertySettings(extended, null, RuleFormat.ROLES), schemas).definitions())
                .containsOnlyKeys("size_class");
    }

    @Test
    void definitionsThatCannotBeKeptAreRefusedAtStart() throws Exception {
        for (String bad : List.of(
                "{\"a\": {\"type\": \"array\"}}",
                "{\"a\": 1}",
                "{\"name\": {\"type\": \"string\"}}",
                "nonsense",
                "{")) {
            PropertySettings settings = new PropertySettings(write("bad.json", bad), null, RuleFormat.ROLES);
            assertThatThrownBy(() -> new CustomProperties(settings, schemas))
                    .as(bad)
                    .isInstanceOf(IllegalStateException.class);
        }
        new CustomProperties(new PropertySettings(null, null, RuleFormat.ROLES), schemas);
        assertThatThrownBy(() -> check("{\"kernel_id\": \"no id\"}")).hasMessageContaining("kernel_id");
    }

    private void check(String body) {
        schemas.check("image", null, Json.MAPPER.readTree(body));
    }
}
