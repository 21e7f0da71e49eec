package io.altostratus.api.body;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
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

/** The JSON schemas of a service's request bodies, by name and by the microversion since which each holds. */
public final class RequestSchemas {

    private static final Microversion FIRST = new Microversion(0, 0);

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

    private NavigableMap<Microversion, Schema> load(String name) {
        NavigableMap<Microversion, Schema> found = new TreeMap<>();
        try {
            Resource[] files =
                    new PathMatchingResourcePatternResolver().getResources("classpath*:schemas/" + name + "*.json");
            for (Resource file : files) {
                String stem = String.valueOf(file.getFilename()).replace(".json", "");
                if (stem.equals(name)) {
                    found.put(FIRST, read(file));
                } else if (stem.startsWith(name + "-v")) {
                    found.put(Microversion.parse(stem.substring(name.length() + 2)), read(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!found.containsKey(FIRST)) {
            throw new IllegalStateException("no schema schemas/" + name + ".json");
        }
        return found;
    }

    private Schema read(Resource file) throws IOException {
        try (InputStream in = file.getInputStream()) {
            return registry.getSchema(in);
        }
    }
}
