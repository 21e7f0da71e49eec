package io.altostratus.image.metadefs;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.api.paging.PageLinks;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.Transactions;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.JsonNode;

/** {@code /v2/metadefs/namespaces}. */
@RestController
class NamespaceController {

    private static final Map<String, String> RULES_OF_PARTS = Map.of(
            "resource_type_associations", "add_metadef_resource_type_association",
            "objects", "add_metadef_object",
            "properties", "add_metadef_property",
            "tags", "add_metadef_tag");

    private final Namespaces creation;
    private final NamespaceRepository namespaces;
    private final AssociationRepository associations;
    private final DefinitionRepository definitions;
    private final NamespaceAccess access;
    private final Transactions transactions;

    NamespaceController(
            Namespaces creation,
            NamespaceRepository namespaces,
            AssociationRepository associations,
            DefinitionRepository definitions,
            NamespaceAccess access,
            Transactions transactions) {
        this.creation = creation;
        this.namespaces = namespaces;
        this.associations = associations;
        this.definitions = definitions;
        this.access = access;
        this.transactions = transactions;
    }

    @PostMapping(MetadefViews.NAMESPACES)
    ResponseEntity<Map<String, Object>> create(
            RequestContext context, HttpServletRequest request, @ValidBody("metadef-namespace") JsonNode body) {
        access.require(context, "add_metadef_namespace");
        RULES_OF_PARTS.forEach((part, rule) -> {
            if (body.has(part)) {
                access.require(context, rule);
            }
        });
        BodyRules.requireWritable(body);
        String name = body.path("namespace").asString();
        Namespace namespace = BodyRules.write(
                () -> transactions.call(() -> creation.create(body, context.projectId())),
                () -> "The metadata definition namespace=" + name
                        + " already exists, or the request names one thing in it twice.",
                name);
        return ResponseEntity.status(HttpStatus.CREATED)
                .header(
                        HttpHeaders.LOCATION,
                        PageLinks.base(request)
                                + MetadefViews.NAMESPACES
                                + "/"
                                + UriUtils.encodePathSegment(name, StandardCharsets.UTF_8))
                .body(whole(namespace, null));
    }

    @GetMapping(MetadefViews.NAMESPACES)
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        access.require(context, "get_metadef_namespaces");
        access.require(context, "list_metadef_resource_types");
        NamespaceQuery query = NamespaceQuery.of(request, context.projectId(), access.seesAll(context));
        List<Namespace> page = namespaces
                .page(query)
                .orElseThrow(() ->
                        NamespaceAccess.notFound(String.valueOf(query.page().marker())));
        Map<Long, List<Association>> types =
                associations.of(page.stream().map(Namespace::pk).toList());
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(
                "namespaces",
                page.stream()
                        .filter(namespace -> access.isVisible(context, namespace))
                        .map(namespace ->
                                MetadefViews.namespace(namespace, types.getOrDefault(namespace.pk(), List.of())))
                        .toList());
        answer.put("first", PageQuery.link(MetadefViews.NAMESPACES, request, null));
        if (query.page().isFull(page.size())) {
            answer.put(
                    "next",
                    PageQuery.link(
                            MetadefViews.NAMESPACES, request, page.getLast().name()));
        }
        answer.put("schema", "/v2/schemas/metadefs/namespaces");
        return answer;
    }

    @GetMapping(MetadefViews.NAMESPACES + "/{namespace}")
    Map<String, Object> show(
            RequestContext context,
            @PathVariable String namespace,
            @RequestParam(name = "resource_type", required = false) @Nullable String resourceType) {
        Namespace found = access.require(context, "get_metadef_namespace", namespace);
        for (String rule : List.of(
                "list_metadef_resource_types", "get_metadef_objects", "get_metadef_properties", "get_metadef_tags")) {
            access.require(context, rule, found);
        }
        return whole(found, resourceType);
    }

    @PutMapping(MetadefViews.NAMESPACES + "/{namespace}")
    Map<String, Object> update(
            RequestContext context, @PathVariable String namespace, @ValidBody("metadef-namespace") JsonNode body) {
        Namespace found = access.require(context, "modify_metadef_namespace", namespace);
        BodyRules.requireWritable(body);
        Namespace.Attributes attributes = Namespace.Attributes.of(body, context.projectId());
        Namespace updated = BodyRules.write(
                () -> transactions.call(() ->
                        namespaces.update(found, attributes).orElseThrow(() -> NamespaceAccess.notFound(namespace))),
                () -> "Invalid update. The metadata definition namespace=" + attributes.name() + " already exists.",
                namespace);
        return MetadefViews.namespace(updated, List.of());
    }

    @DeleteMapping(MetadefViews.NAMESPACES + "/{namespace}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String namespace) {
        Namespace found =
                access.requireUnprotected(context, "delete_metadef_namespace", namespace, "Namespace " + namespace);
        if (!transactions.call(() -> namespaces.delete(found.pk()))) {
            throw namespaces.find(namespace).isPresent()
                    ? NamespaceAccess.isProtected(found, "Namespace " + namespace)
                    : ApiException.notFound("Namespace " + namespace + " not found");
        }
    }

    private Map<String, Object> whole(Namespace namespace, @Nullable String resourceType) {
        return MetadefViews.whole(
                namespace,
                associations.of(List.of(namespace.pk())).getOrDefault(namespace.pk(), List.of()),
                definitions.all(namespace.pk()),
                resourceType);
    }
}
