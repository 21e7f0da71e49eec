package io.altostratus.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.context.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a release once sent or stored, in {@code src/test/resources/golden/}. Later releases must still read it, so a file is
 * never changed. With {@code -Dgolden.write=true} missing files are written; they are then to be committed.
 */
public final class GoldenFile {

    private final Path path;

    /** @param name of the file, with its ending */
    public GoldenFile(String name) {
        this.path = Path.of("src/test/resources/golden", name);
    }

    /** The value goes to JSON and back, the file is read as the same value, and no field of the file is written no more. */
    public void isReadAs(Object value, Class<?> type) {
        try {
            String json = Json.MAPPER.writerFor(type).withDefaultPrettyPrinter().writeValueAsString(value) + "\n";
            assertThat((Object) Json.MAPPER.readValue(json, type)).isEqualTo(value);
            if (Boolean.getBoolean("golden.write") && !Files.exists(path)) {
                Files.createDirectories(path.getParent());
                Files.writeString(path, json);
            }
            assertThat(path).exists();
            JsonNode golden = Json.MAPPER.readTree(Files.readString(path));
            assertThat((Object) Json.MAPPER.treeToValue(golden, type)).isEqualTo(value);
            assertThat(contains(Json.MAPPER.readTree(json), golden))
                    .as("a field of %s was renamed or lost", path)
                    .isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A later release may add fields: an older reader takes no notice. */
    public static void unknownFieldsAreIgnored(Object value, Class<?> type) {
        JsonNode json = Json.MAPPER.readTree(Json.MAPPER.writerFor(type).writeValueAsString(value));
        ((ObjectNode) json).put("later", "field");
        assertThat((Object) Json.MAPPER.treeToValue(json, type)).isEqualTo(value);
    }

    private static boolean contains(JsonNode whole, JsonNode part) {
        if (part.isObject()) {
            return part.propertyStream()
                    .allMatch(p -> whole.has(p.getKey()) && contains(whole.get(p.getKey()), p.getValue()));
        }
        if (part.isArray()) {
            for (int i = 0; i < part.size(); i++) {
                if (whole.size() <= i || !contains(whole.get(i), part.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return whole.equals(part);
    }
}
