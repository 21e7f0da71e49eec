package io.altostratus.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.architecture.ConfigurationReference.Property;
import io.altostratus.architecture.House.Room;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The configuration reference is what the code says. */
class ConfigurationReferenceTest {

    private static final Path FILE = House.ROOT.resolve("docs/configuration.md");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(altostratus\\.[a-z.-]+)[:}]");

    /** Which program it is; its launcher sets it. */
    private static final Set<String> INTERNAL = Set.of("altostratus.service");

    @Test
    void everyKeyIsExplained() {
        assertThat(ConfigurationReference.properties())
                .isNotEmpty()
                .allSatisfy(property -> assertThat(property.description())
                        .as(
                                "the meaning of %s: a @param of its record, or a description in"
                                        + " additional-spring-configuration-metadata.json",
                                property.name())
                        .isNotEmpty());
    }

    /** Keys that code reads without a record are written down by people, and so may be forgotten. */
    @Test
    void keysWithoutARecordAreThereToo() throws IOException {
        Set<String> known =
                ConfigurationReference.properties().stream().map(Property::name).collect(Collectors.toSet());
        Set<String> missing = new TreeSet<>();
        for (Room room : House.rooms()) {
            try (Stream<Path> files = Files.walk(room.sources())) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(file -> {
                    Matcher placeholder = PLACEHOLDER.matcher(House.text(file));
                    while (placeholder.find()) {
                        if (!known.contains(placeholder.group(1)) && !INTERNAL.contains(placeholder.group(1))) {
                            missing.add(placeholder.group(1) + " in " + room.module());
                        }
                    }
                });
            }
        }
        assertThat(missing)
                .as("keys that are missing in their room's additional-spring-configuration-metadata.json")
                .isEmpty();
    }

    @Test
    void theReferenceIsWhatTheCodeSays() throws IOException {
        String text = ConfigurationReference.text();
        if (Boolean.getBoolean("configuration.write")) {
            Files.writeString(FILE, text);
        }
        assertThat(FILE)
                .as(
                        "write it anew: mvn install -pl tests/architecture -am -DskipTests && mvn test -pl tests/architecture"
                                + " -Dtest=ConfigurationReferenceTest -Dconfiguration.write=true")
                .hasContent(text);
    }
}
