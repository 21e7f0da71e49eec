package io.altostratus.image.properties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.altostratus.image.properties.PropertyProtection.Operation;
import io.altostratus.image.properties.PropertySettings.RuleFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtectionRulesTest {

    private static final String ALL = "create = @\nread = @\nupdate = @\ndelete = @\n";

    @Test
    void theFirstSectionThatIsFoundCounts() {
        ProtectionRules rules = ProtectionRules.parse("""
                # who may
                [^x_.*]
                create = admin, Member
                read: @
                update = admin,
                  member
                DELETE = !

                [x_owner]
                create =
                read = admin
                update = admin
                delete = admin
                """, RuleFormat.ROLES);
        assertThat(rules.permitted("x_owner", Operation.CREATE)).containsExactly("admin", "Member");
        assertThat(rules.permitted("x_owner", Operation.READ)).containsExactly("@");
        assertThat(rules.permitted("x_owner", Operation.UPDATE)).containsExactly("admin", "member");
        assertThat(rules.permitted("x_owner", Operation.DELETE)).containsExactly("!");
        // The expression is searched for, not matched whole.
        assertThat(rules.permitted("the_x_owner", Operation.READ)).containsExactly("admin");
        assertThat(rules.permitted("the_x_owner", Operation.CREATE)).isEmpty();
        assertThat(rules.permitted("other", Operation.READ)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "create = @ | ROLES | line 1: there is no section",
                "[a]~create = @ | ROLES | line 1: [a] does not say who may read",
                "[(]~ALL | ROLES | line 1: [(] is no regular expression",
                "[a]~ALL[a]~ALL | ROLES | line 6: there is such a section",
                "[a]~nonsense | ROLES | line 2: an option",
                "[a]~create = @,!~read=@~update=@~delete=@ | ROLES | exclude each other",
                "[a]~create = a,b~read=@~update=@~delete=@ | POLICIES | only one rule",
            })
    void errorsTellTheirLine(String text, RuleFormat format, String problem) {
        String file = text.replace("~", "\n").replace("ALL", ALL);
        assertThatThrownBy(() -> ProtectionRules.parse(file, format)).hasMessageContaining(problem);
    }
}
