package io.altostratus.image.metadefs;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.context.RequestContext;
import io.altostratus.image.metadefs.Definition.Kind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v2/metadefs/namespaces/{namespace}/properties}: single properties, described as JSON schema does. */
@RestController
class MetadefPropertyController {

    private static final String PROPERTIES = MetadefViews.NAMESPACES + "/{namespace}/properties";

    private final Definitions definitions;
    private final DefinitionRepository repository;
    private final AssociationRepository associations;
    private final NamespaceAccess access;

    MetadefPropertyController(
            Definitions definitions,
            DefinitionRepository repository,
            AssociationRepository associations,
            NamespaceAccess access) {
        this.definitions = definitions;
        this.repository = repository;
        this.associations = associations;
        this.access = access;
    }

    @PostMapping(PROPERTIES)
    @ResponseStatus(HttpStatus.CREATED)
    ObjectNode create(
            RequestContext context, @PathVariable String namespace, @ValidBody("metadef-property") JsonNode body) {
        Namespace found = access.require(context, "add_metadef_property", namespace);
        BodyRules.requireWritable(body);
        return MetadefViews.property(
                definitions.create(found, Kind.PROPERTY, body.path("name").asString(), BodyRules.property(body)));
    }

    @GetMapping(PROPERTIES)
    Map<String, Object> list(RequestContext context, @PathVariable String namespace) {
        Namespace found = access.require(context, "get_metadef_properties", namespace);
        List<Definition> all = repository.all(found.pk()).stream()
                .filter(definition -> definition.kind() == Kind.PROPERTY)
                .toList();
        return Map.of("properties", MetadefViews.properties(all, ""));
    }

    /** @param resourceType if given, the name is told with the prefix that properties of such a resource have */
    @GetMapping(PROPERTIES + "/{name}")
    ObjectNode show(
            RequestContext context,
            @PathVariable String namespace,
            @PathVariable String name,
            @RequestParam(name = "resource_type", required = false) @Nullable String resourceType) {
        Namespace found = access.require(context, "get_metadef_property", namespace);
        String bare = name;
        if (resourceType != null && !resourceType.isEmpty()) {
            access.require(context, "get_metadef_resource_type", found);
            String prefix = MetadefViews.prefix(
                            associations.of(List.of(found.pk())).getOrDefault(found.pk(), List.of()), resourceType)
                    .filter(name::startsWith)
                    .orElseThrow(() -> ApiException.notFound("Property " + name
                            + " does not start with the prefix that " + namespace + " has for " + resourceType + "."));
            bare = name.substring(prefix.length());
        }
        return MetadefViews.property(definitions.find(found, Kind.PROPERTY, bare));
    }

    @PutMapping(PROPERTIES + "/{name}")
    ObjectNode update(
            RequestContext context,
            @PathVariable String namespace,
            @PathVariable String name,
            @ValidBody("metadef-property") JsonNode body) {
        Namespace found = access.require(context, "modify_metadef_property", namespace);
        BodyRules.requireWritable(body);
        return MetadefViews.property(
                definitions.update(found, Kind.PROPERTY, name, body.path("name").asString(), BodyRules.property(body)));
    }

    @DeleteMapping(PROPERTIES + "/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String namespace, @PathVariable String name) {
        Namespace found =
                access.requireUnprotected(context, "remove_metadef_property", namespace, "Metadata property " + name);
        definitions.delete(found, Kind.PROPERTY, name);
    }

    @DeleteMapping(PROPERTIES)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteAll(RequestContext context, @PathVariable String namespace) {
        definitions.deleteAll(
                access.requireUnprotected(context, "remove_metadef_property", namespace, "What is in it"),
                Kind.PROPERTY);
    }
}
