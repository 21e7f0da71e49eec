package io.altostratus.image.metadefs;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.context.RequestContext;
import io.altostratus.image.metadefs.Definition.Kind;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v2/metadefs/namespaces/{namespace}/objects}: groups of properties that belong together. */
@RestController
class MetadefObjectController {

    private static final String OBJECTS = MetadefViews.NAMESPACES + "/{namespace}/objects";
    private static final Set<String> SORTABLE = Set.of("created_at", "updated_at", "name");

    private final Definitions definitions;
    private final DefinitionRepository repository;
    private final NamespaceAccess access;

    MetadefObjectController(Definitions definitions, DefinitionRepository repository, NamespaceAccess access) {
        this.definitions = definitions;
        this.repository = repository;
        this.access = access;
    }

    @PostMapping(OBJECTS)
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(
            RequestContext context, @PathVariable String namespace, @ValidBody("metadef-object") JsonNode body) {
        Namespace found = access.require(context, "add_metadef_object", namespace);
        BodyRules.requireWritable(body);
        Definition object =
                definitions.create(found, Kind.OBJECT, body.path("name").asString(), BodyRules.object(body));
        return MetadefViews.object(found.name(), object, "");
    }

    @GetMapping(OBJECTS)
    Map<String, Object> list(RequestContext context, HttpServletRequest request, @PathVariable String namespace) {
        Namespace found = access.require(context, "get_metadef_objects", namespace);
        PageQuery query = PageQuery.of(request, SORTABLE, Integer.MAX_VALUE);
        List<Definition> page = repository
                .page(found.pk(), Kind.OBJECT, query)
                .orElseThrow(() -> ApiException.notFound("Object " + query.marker() + " not found"));
        String path = MetadefViews.NAMESPACES + "/" + found.name() + "/objects";
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(
                "objects",
                page.stream()
                        .map(object -> MetadefViews.object(found.name(), object, ""))
                        .toList());
        answer.put("first", PageQuery.link(path, request, null));
        if (query.isFull(page.size())) {
            answer.put("next", PageQuery.link(path, request, page.getLast().name()));
        }
        answer.put("schema", "/v2/schemas/metadefs/objects");
        return answer;
    }

    @GetMapping(OBJECTS + "/{name}")
    Map<String, Object> show(RequestContext context, @PathVariable String namespace, @PathVariable String name) {
        Namespace found = access.require(context, "get_metadef_object", namespace);
        return MetadefViews.object(found.name(), definitions.find(found, Kind.OBJECT, name), "");
    }

    @PutMapping(OBJECTS + "/{name}")
    Map<String, Object> update(
            RequestContext context,
            @PathVariable String namespace,
            @PathVariable String name,
            @ValidBody("metadef-object") JsonNode body) {
        Namespace found = access.require(context, "modify_metadef_object", namespace);
        BodyRules.requireWritable(body);
        Definition object =
                definitions.update(found, Kind.OBJECT, name, body.path("name").asString(), BodyRules.object(body));
        return MetadefViews.object(found.name(), object, "");
    }

    @DeleteMapping(OBJECTS + "/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String namespace, @PathVariable String name) {
        Namespace found =
                access.requireUnprotected(context, "delete_metadef_object", namespace, "Metadata object " + name);
        definitions.delete(found, Kind.OBJECT, name);
    }

    @DeleteMapping(OBJECTS)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteAll(RequestContext context, @PathVariable String namespace) {
        definitions.deleteAll(
                access.requireUnprotected(context, "delete_metadef_object", namespace, "What is in it"), Kind.OBJECT);
    }
}
