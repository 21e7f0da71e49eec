package io.altostratus.compute.api.extensions;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code /extensions}: a list that has not changed since extensions ceased to be optional. */
@RestController
class ExtensionController {

    private static final String UPDATED = "2014-12-03T00:00:00Z";
    private static final String NAMESPACE = "http://docs.openstack.org/compute/ext/fake_xml";

    private final Map<String, Map<String, Object>> byAlias = load();
    private final Policy policy;

    ExtensionController(Policy policy) {
        this.policy = policy;
    }

    private static Map<String, Map<String, Object>> load() {
        Map<String, Map<String, Object>> extensions = new LinkedHashMap<>();
        try (InputStream in =
                Objects.requireNonNull(ExtensionController.class.getResourceAsStream("/extensions.txt"))) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                String[] words = line.split(" ");
                if (words.length == 2) {
                    extensions.put(words[0], extension(words[0], words[1].replace('_', ' ')));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return extensions;
    }

    private static Map<String, Object> extension(String alias, String name) {
        return Map.of(
                "alias", alias,
                "name", name,
                "description", name.replaceAll("(?<=[a-z])(?=[A-Z])", " ") + ".",
                "links", List.of(),
                "namespace", NAMESPACE,
                "updated", UPDATED);
    }

    @GetMapping("/v2.1/extensions")
    Map<String, Object> list(RequestContext context) {
        policy.enforce(context, "os_compute_api:extensions");
        return Map.of("extensions", byAlias.values());
    }

    @GetMapping("/v2.1/extensions/{alias}")
    Map<String, Object> show(RequestContext context, @PathVariable String alias) {
        policy.enforce(context, "os_compute_api:extensions");
        Map<String, Object> extension = byAlias.get(alias);
        if (extension == null) {
            throw ApiException.notFound("The resource could not be found.");
        }
        return Map.of("extension", extension);
    }
}
