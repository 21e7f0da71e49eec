package io.altostratus.network.service.tags;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.context.RequestContext;
import io.altostratus.network.service.api.Access;
import io.altostratus.network.service.api.Attempts;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.InvalidValueException;
import io.altostratus.network.service.api.Types;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** {@code /v2.0/{collection}/{id}/tags}, for every kind of objects that can have tags. */
@RestController
class TagController {

    /** Most tags of one object. */
    private static final int MOST = 50;

    private static final int LONGEST = 255;

    private final Access access;
    private final ObjectProvider<Taggable> kinds;
    private final Tags tags;
    private final Attempts attempts;
    private final Clock clock;

    TagController(Access access, ObjectProvider<Taggable> kinds, Tags tags, Attempts attempts, Clock clock) {
        this.access = access;
        this.kinds = kinds;
        this.tags = tags;
        this.attempts = attempts;
        this.clock = clock;
    }

    @GetMapping("/v2.0/{collection}/{id}/tags")
    Map<String, Object> list(RequestContext context, @PathVariable String collection, @PathVariable String id) {
        admit(context, "get", kind(collection), id);
        return Map.of("tags", tags.of(id));
    }

    @GetMapping("/v2.0/{collection}/{id}/tags/{tag}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void check(
            RequestContext context,
            @PathVariable String collection,
            @PathVariable String id,
            @PathVariable String tag) {
        admit(context, "get", kind(collection), id);
        if (!tags.of(id).contains(tag)) {
            throw notFound(tag);
        }
    }

    @PostMapping("/v2.0/{collection}/{id}/tags")
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> add(
            RequestContext context,
            @PathVariable String collection,
            @PathVariable String id,
            @ValidBody("neutron-body") JsonNode body) {
        List<String> wanted = read(body);
        change(context, "create", collection, id, () -> add(id, wanted));
        return Map.of("tags", wanted);
    }

    @PutMapping("/v2.0/{collection}/{id}/tags/{tag}")
    @ResponseStatus(HttpStatus.CREATED)
    void add(
            RequestContext context,
            @PathVariable String collection,
            @PathVariable String id,
            @PathVariable String tag) {
        List<String> wanted = List.of(valid(StringNode.valueOf(tag)));
        change(context, "update", collection, id, () -> add(id, wanted));
    }

    @PutMapping("/v2.0/{collection}/{id}/tags")
    Map<String, Object> replace(
            RequestContext context,
            @PathVariable String collection,
            @PathVariable String id,
            @ValidBody("neutron-body") JsonNode body) {
        List<String> wanted = read(body);
        change(context, "update", collection, id, () -> {
            tags.forget(List.of(id));
            add(id, wanted);
        });
        return Map.of("tags", wanted);
    }

    @DeleteMapping("/v2.0/{collection}/{id}/tags")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void clear(RequestContext context, @PathVariable String collection, @PathVariable String id) {
        change(context, "delete", collection, id, () -> tags.forget(List.of(id)));
    }

    @DeleteMapping("/v2.0/{collection}/{id}/tags/{tag}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(
            RequestContext context,
            @PathVariable String collection,
            @PathVariable String id,
            @PathVariable String tag) {
        change(context, "delete", collection, id, () -> {
            if (!tags.remove(id, tag)) {
                throw notFound(tag);
            }
        });
    }

    /** The object is locked, so that the limit holds. */
    private void add(String id, List<String> wanted) {
        Set<String> all = new HashSet<>(tags.of(id));
        all.addAll(wanted);
        if (all.size() > MOST) {
            throw Errors.badRequest(
                    "BadRequest",
                    "Bad tags request: The number of tags exceed the per-resource limit of " + MOST + ".");
        }
        tags.add(id, wanted);
    }

    private void change(RequestContext context, String action, String collection, String id, Runnable work) {
        Taggable kind = kind(collection);
        attempts.run(() -> {
            admit(context, action, kind, id);
            if (!kind.touch(id, UtcTime.now(clock))) {
                throw kind.resource().notFound().apply(id);
            }
            work.run();
        });
    }

    private void admit(RequestContext context, String action, Taggable kind, String id) {
        Map<String, Object> target =
                kind.target(id).orElseThrow(() -> kind.resource().notFound().apply(id));
        access.enforceOn(context, action + "_" + kind.resource().name() + ":tags", kind.resource(), id, target);
    }

    private Taggable kind(String collection) {
        return kinds.stream()
                .filter(kind -> kind.path().equals(collection))
                .findFirst()
                .orElseThrow(() -> ApiException.notFound("The resource could not be found."));
    }

    private static List<String> read(JsonNode body) {
        JsonNode given = body.path("tags");
        if (!given.isArray()) {
            throw Errors.invalidInput("Invalid tags body");
        }
        List<String> read = given.valueStream().map(TagController::valid).toList();
        if (new HashSet<>(read).size() != read.size()) {
            throw Errors.invalidInput("Duplicate items in the list: '" + String.join(", ", read) + "'");
        }
        return read;
    }

    private static String valid(JsonNode tag) {
        try {
            String text = Types.text(LONGEST).read(tag);
            if (text != null && !text.isEmpty()) {
                return text;
            }
        } catch (InvalidValueException e) {
            throw Errors.invalidInput(e.reason());
        }
        throw Errors.invalidInput("'' is not a valid tag");
    }

    private static ApiException notFound(String tag) {
        return Errors.notFound("TagNotFound", "Tag " + tag + " could not be found.");
    }
}
