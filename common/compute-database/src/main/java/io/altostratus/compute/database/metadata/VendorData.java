package io.altostratus.compute.database.metadata;

import io.altostratus.compute.database.servers.FirstBoot;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What the operator tells guests: the content of a file, and what services of the operator's answer. */
public final class VendorData {

    private static final Logger LOG = LoggerFactory.getLogger(VendorData.class);

    /** Where nothing is configured. */
    public static final VendorData NONE = new VendorData(VendorDataProperties.NONE, () -> "");

    /** The file as it was read. */
    private record Content(FileTime changed, JsonNode json) {}

    private final @Nullable Path file;
    private final Map<String, VendorDataTarget> targets;
    private final boolean failureFatal;
    private volatile @Nullable Content content;

    /**
     * @param token of this program's own user, asked for each request if the services are to have one
     * @throws IllegalStateException if the file cannot be read, or the certificates cannot
     */
    public VendorData(VendorDataProperties properties, Supplier<String> token) {
        this.file = properties.file().isEmpty() ? null : Path.of(properties.file());
        this.targets = VendorDataTarget.of(properties, token);
        this.failureFatal = properties.failureFatal();
        if (file != null) {
            try {
                content = read(file);
            } catch (IOException | JacksonException e) {
                throw new IllegalStateException(
                        "altostratus.vendor-data.file: " + file + " cannot be read as JSON: " + e.getMessage(), e);
            }
        }
    }

    /** What every guest reads; the last that could be read if the file is broken now. */
    JsonNode fixed() {
        Content known = content;
        if (file == null || known == null) {
            return Json.MAPPER.createObjectNode();
        }
        try {
            if (!Files.getLastModifiedTime(file).equals(known.changed())) {
                known = read(file);
                content = known;
            }
        } catch (IOException | JacksonException e) {
            LOG.warn("{} cannot be read now, guests are told what was in it before: {}", file, e.getMessage());
        }
        return known.json();
    }

    private static Content read(Path file) throws IOException {
        FileTime changed = Files.getLastModifiedTime(file);
        return new Content(changed, Json.MAPPER.readTree(Files.readAllBytes(file)));
    }

    /**
     * What one guest reads, by where it comes from.
     *
     * @throws DependencyUnavailableException if a service fails and nothing may be told without it
     */
    Map<String, Object> all(Server server, FirstBoot boot) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("static", fixed());
        targets.forEach((name, target) -> {
            if (all.containsKey(name)) {
                LOG.warn("The vendor data service {} is not asked: the name is taken", name);
                return;
            }
            try {
                all.put(name, target.ask(server, boot));
            } catch (IOException | DependencyUnavailableException e) {
                LOG.warn("The vendor data service {} at {} failed: {}", name, target.uri(), e.getMessage());
                if (failureFatal) {
                    throw new DependencyUnavailableException("the vendor data service " + name, e);
                }
                all.put(name, Map.of());
            }
        });
        return all;
    }
}
