package io.altostratus.image.metadefs;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.context.RequestContext;
import io.altostratus.image.images.ImageTime;
import io.altostratus.persistence.Transactions;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v2/metadefs/resource_types} and what of them a namespace is for. */
@RestController
class ResourceTypeController {

    private static final String TYPES = MetadefViews.NAMESPACES + "/{namespace}/resource_types";

    private final AssociationRepository associations;
    private final NamespaceAccess access;
    private final Transactions transactions;

    ResourceTypeController(AssociationRepository associations, NamespaceAccess access, Transactions transactions) {
        this.associations = associations;
        this.access = access;
        this.transactions = transactions;
    }

    @GetMapping("/v2/metadefs/resource_types")
    Map<String, Object> types(RequestContext context) {
        access.require(context, "list_metadef_resource_types");
        return Map.of(
                "resource_types",
                associations.types().stream()
                        .map(type -> Map.of(
                                "name", type.name(),
                                "created_at", ImageTime.text(type.createdAt()),
                                "updated_at", ImageTime.text(type.updatedAt())))
                        .toList());
    }

    @GetMapping(TYPES)
    Map<String, Object> list(RequestContext context, @PathVariable String namespace) {
        Namespace found = access.require(context, "get_metadef_resource_type", namespace);
        return Map.of(
                "resource_type_associations",
                associations.of(List.of(found.pk())).getOrDefault(found.pk(), List.of()).stream()
                        .map(MetadefViews::association)
                        .toList());
    }

    @PostMapping(TYPES)
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> associate(
            RequestContext context, @PathVariable String namespace, @ValidBody("metadef-resource-type") JsonNode body) {
        Namespace found = access.require(context, "add_metadef_resource_type_association", namespace);
        BodyRules.requireWritable(body);
        String type = body.path("name").asString();
        return MetadefViews.association(BodyRules.write(
                () -> transactions.call(() -> associations.insert(
                        found.pk(), type, Namespaces.text(body, "prefix"), Namespaces.text(body, "properties_target"))),
                () -> "The metadata definition resource-type association of resource-type=" + type + " to namespace="
                        + namespace + " already exists.",
                namespace));
    }

    @DeleteMapping(TYPES + "/{type}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void dissociate(RequestContext context, @PathVariable String namespace, @PathVariable String type) {
        Namespace found = access.requireUnprotected(
                context, "remove_metadef_resource_type_association", namespace, "Resource type association " + type);
        if (!transactions.call(() -> associations.delete(found.pk(), type))) {
            throw ApiException.notFound("The metadata definition resource-type association of resource-type=" + type
                    + " to namespace=" + namespace + " was not found.");
        }
    }
}
