package io.altostratus.image.metadefs;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.context.RequestContext;
import io.altostratus.image.metadefs.Definition.Kind;
import io.altostratus.persistence.Transactions;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v2/metadefs/namespaces/{namespace}/tags}: words that resources can be marked with. */
@RestController
class MetadefTagController {

    private static final String TAGS = MetadefViews.NAMESPACES + "/{namespace}/tags";
    private static final Set<String> SORTABLE = Set.of("created_at", "updated_at", "name");
    private static final Set<String> TRUE = Set.of("true", "t", "1", "yes", "y", "on");
    private static final int LONGEST_NAME = 80;

    private final Definitions definitions;
    private final DefinitionRepository repository;
    private final NamespaceAccess access;
    private final Transactions transactions;

    MetadefTagController(
            Definitions definitions,
            DefinitionRepository repository,
            NamespaceAccess access,
            Transactions transactions) {
        this.definitions = definitions;
        this.repository = repository;
        this.access = access;
        this.transactions = transactions;
    }

    @PostMapping(TAGS + "/{name}")
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(RequestContext context, @PathVariable String namespace, @PathVariable String name) {
        Namespace found = access.require(context, "add_metadef_tag", namespace);
        if (name.codePointCount(0, name.length()) > LONGEST_NAME) {
            throw ApiException.badRequest(
                    "Invalid input for field/attribute name. Value: " + name + ". At most 80 characters are allowed.");
        }
        return MetadefViews.tag(definitions.create(found, Kind.TAG, name, nothing()));
    }

    /** @param append whether the tags that are there stay */
    @PostMapping(TAGS)
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> createAll(
            RequestContext context,
            @PathVariable String namespace,
            @RequestHeader(name = "X-Openstack-Append", required = false) @Nullable String append,
            @ValidBody("metadef-tags") JsonNode body) {
        Namespace found = access.require(context, "add_metadef_tags", namespace);
        boolean keep = append != null && TRUE.contains(append.strip().toLowerCase(Locale.ROOT));
        List<Definition> made = BodyRules.write(
                () -> transactions.call(() -> replace(found, keep, body.path("tags"))),
                () -> "A metadata definition tag of the request is named twice, or already exists in namespace="
                        + found.name() + ".",
                found.name());
        return Map.of("tags", MetadefViews.tags(made));
    }

    private List<Definition> replace(Namespace namespace, boolean keep, JsonNode tags) {
        if (!keep) {
            repository.deleteAll(namespace.pk(), Kind.TAG);
        }
        List<Definition> made = new ArrayList<>();
        for (JsonNode tag : tags) {
            made.add(
                    repository.insert(namespace.pk(), Kind.TAG, tag.path("name").asString(), nothing()));
        }
        return made;
    }

    @GetMapping(TAGS)
    Map<String, Object> list(RequestContext context, HttpServletRequest request, @PathVariable String namespace) {
        Namespace found = access.require(context, "get_metadef_tags", namespace);
        PageQuery query = PageQuery.of(request, SORTABLE, Integer.MAX_VALUE);
        List<Definition> page = repository
                .page(found.pk(), Kind.TAG, query)
                .orElseThrow(() -> ApiException.notFound("Tag " + query.marker() + " not found"));
        String path = MetadefViews.NAMESPACES + "/" + found.name() + "/tags";
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("tags", MetadefViews.tags(page));
        answer.put("first", PageQuery.link(path, request, null));
        if (query.isFull(page.size())) {
            answer.put("next", PageQuery.link(path, request, page.getLast().name()));
        }
        answer.put("schema", "/v2/schemas/metadefs/tags");
        return answer;
    }

    @GetMapping(TAGS + "/{name}")
    Map<String, Object> show(RequestContext context, @PathVariable String namespace, @PathVariable String name) {
        Namespace found = access.require(context, "get_metadef_tag", namespace);
        return MetadefViews.tag(definitions.find(found, Kind.TAG, name));
    }

    @PutMapping(TAGS + "/{name}")
    Map<String, Object> update(
            RequestContext context,
            @PathVariable String namespace,
            @PathVariable String name,
            @ValidBody("metadef-tag") JsonNode body) {
        Namespace found = access.require(context, "modify_metadef_tag", namespace);
        BodyRules.requireWritable(body);
        return MetadefViews.tag(
                definitions.update(found, Kind.TAG, name, body.path("name").asString(), nothing()));
    }

    @DeleteMapping(TAGS + "/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String namespace, @PathVariable String name) {
        Namespace found = access.requireUnprotected(context, "delete_metadef_tag", namespace, "Metadata tag " + name);
        definitions.delete(found, Kind.TAG, name);
    }

    @DeleteMapping(TAGS)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteAll(RequestContext context, @PathVariable String namespace) {
        definitions.deleteAll(
                access.requireUnprotected(context, "delete_metadef_tags", namespace, "What is in it"), Kind.TAG);
    }

    private static ObjectNode nothing() {
        return JsonNodeFactory.instance.objectNode();
    }
}
