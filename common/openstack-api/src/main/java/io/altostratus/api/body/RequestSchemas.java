package io.altostratus.api.body;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.context.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON schemas of a service's request bodies, by name and by the microversion since which each holds. */
public final class RequestSchemas {

    private static final Microversion FIRST = new Microversion(0, 0);
    private static final String CHANGES = "changes";

    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(com.networknt.schema.SchemaRegistryConfig.builder()
                    .formatAssertionsEnabled(true)
                    .build()));
    private final Map<String, NavigableMap<Microversion, Schema>> schemas = new ConcurrentHashMap<>();

    /**
     * Refuses a body that does not fit, naming the field.
     *
     * @param version the negotiated microversion; null in services without microversions
     */
    public void check(String name, @Nullable Microversion version, JsonNode body) {
        NavigableMap<Microversion, Schema> byVersion = schemas.computeIfAbsent(name, this::load);
        Schema schema = byVersion.floorEntry(version == null ? FIRST : version).getValue();
        List<Error> errors = schema.validate(body);
        if (!errors.isEmpty()) {
            throw ApiException.badRequest(SchemaErrorText.of(errors, body));
        }
    }

    /** Makes a schema that is put together at start known, in place of the file of that name. */
    public void define(String name, JsonNode schema) {
        schemas.put(name, new TreeMap<>(Map.of(FIRST, registry.getSchema(schema))));
    }

    /**
     * A schema as it is written, or as the changes since make it.
     *
     * @param version the microversion for which it is asked; null in services without microversions
     */
    public JsonNode text(String name, @Nullable Microversion version) {
        return read(name).floorEntry(version == null ? FIRST : version).getValue();
    }

    private NavigableMap<Microversion, Schema> load(String name) {
        NavigableMap<Microversion, Schema> compiled = new TreeMap<>();
        read(name).forEach((version, schema) -> compiled.put(version, registry.getSchema(schema)));
        return compiled;
    }

    private static NavigableMap<Microversion, JsonNode> read(String name) {
        NavigableMap<Microversion, JsonNode> files = new TreeMap<>();
        try {
            Resource[] resources =
                    new PathMatchingResourcePatternResolver().getResources("classpath*:schemas/" + name + "*.json");
            for (Resource file : resources) {
                String stem = String.valueOf(file.getFilename()).replace(".json", "");
                if (stem.equals(name)) {
                    files.put(FIRST, read(file));
                } else if (stem.startsWith(name + "-v")) {
                    files.put(Microversion.parse(stem.substring(name.length() + 2)), read(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!files.containsKey(FIRST)) {
            throw new IllegalStateException("no schema schemas/" + name + ".json");
        }
        return whole(files);
    }

    /** A file whose only member is {@code changes} tells what is different since the version before (RFC 7396). */
    private static NavigableMap<Microversion, JsonNode> whole(NavigableMap<Microversion, JsonNode> files) {
        NavigableMap<Microversion, JsonNode> whole = new TreeMap<>();
        JsonNode before = files.firstEntry().getValue();
        for (Map.Entry<Microversion, JsonNode> file : files.entrySet()) {
            JsonNode content = file.getValue();
            before = content.has(CHANGES) && content.size() == 1 ? merged(before, content.get(CHANGES)) : content;
            whole.put(file.getKey(), before);
        }
        return whole;
    }

    private static JsonNode merged(@Nullable JsonNode old, JsonNode change) {
        if (!change.isObject()) {
            return change;
        }
        ObjectNode merged = old instanceof ObjectNode object ? object.deepCopy() : Json.MAPPER.createObjectNode();
        change.properties().forEach(member -> {
            if (member.getValue().isNull()) {
                merged.remove(member.getKey());
            } else {
                merged.set(member.getKey(), merged(merged.get(member.getKey()), member.getValue()));
            }
        });
        return merged;
    }

    private static JsonNode read(Resource file) throws IOException {
        try (InputStream in = file.getInputStream()) {
            return Json.MAPPER.readTree(in);
        }
    }
}
