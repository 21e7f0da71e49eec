package io.altostratus.compute.api.placement;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.OnlyIn;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.database.placement.PlacementRepository;
import io.altostratus.compute.database.placement.PlacementRepository.Word;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.Transactions;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /resource_classes}: OpenStack's and operators' own. */
@RestController
@RequestMapping("/placement/resource_classes")
class ResourceClassController {

    private static final String RULE = "placement:resource_classes:";
    private static final String FIRST = "1.2";

    private final PlacementWords words;
    private final PlacementRepository placement;
    private final Transactions transactions;
    private final Policy policy;

    ResourceClassController(
            PlacementWords words, PlacementRepository placement, Transactions transactions, Policy policy) {
        this.words = words;
        this.placement = placement;
        this.transactions = transactions;
        this.policy = policy;
    }

    @GetMapping
    @OnlyIn(from = FIRST)
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        policy.enforce(context, RULE + "list");
        return Map.of(
                "resource_classes",
                words.resourceClasses().stream()
                        .map(name -> view(name, request))
                        .toList());
    }

    private static Map<String, Object> view(String name, HttpServletRequest request) {
        return Map.of("name", name, "links", List.of(Map.of("rel", "self", "href", path(name, request))));
    }

    private static String path(String name, HttpServletRequest request) {
        return PlacementPath.prefix(request) + "/resource_classes/" + name;
    }

    @GetMapping("/{name}")
    @OnlyIn(from = FIRST)
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String name) {
        policy.enforce(context, RULE + "show");
        if (!words.resourceClasses().contains(name)) {
            throw notFound(name);
        }
        return view(name, request);
    }

    private static ApiException notFound(String name) {
        return ApiException.notFound("No such resource class " + name + ".");
    }

    @PostMapping
    @OnlyIn(from = FIRST)
    ResponseEntity<Void> create(
            RequestContext context, HttpServletRequest request, @ValidBody("placement-resource-class") JsonNode body) {
        policy.enforce(context, RULE + "create");
        String name = body.get("name").asString();
        if (!transactions.call(() -> placement.add(Word.RESOURCE_CLASS, name))) {
            throw ApiException.conflict("Conflicting resource class already exists: " + name)
                    .withType("placement.duplicate_name");
        }
        return ResponseEntity.created(URI.create(path(name, request))).build();
    }

    /** Makes it if it is not there. The form of 1.2 to 1.6, which renamed a class, is not offered. */
    @PutMapping("/{name}")
    @OnlyIn(from = "1.7")
    ResponseEntity<Void> ensure(RequestContext context, HttpServletRequest request, @PathVariable String name) {
        policy.enforce(context, RULE + "update");
        if (!PlacementWords.isCustom(name)) {
            throw ApiException.badRequest("Resource class names start with CUSTOM_, followed by A-Z, 0-9 and _.");
        }
        boolean made = transactions.call(() -> placement.add(Word.RESOURCE_CLASS, name));
        return ResponseEntity.status(made ? HttpStatus.CREATED : HttpStatus.NO_CONTENT)
                .location(URI.create(path(name, request)))
                .build();
    }

    @DeleteMapping("/{name}")
    @OnlyIn(from = FIRST)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String name) {
        policy.enforce(context, RULE + "delete");
        if (PlacementWords.STANDARD_CLASSES.contains(name)) {
            throw ApiException.badRequest(
                    "Error in delete resource class: Cannot delete standard resource class " + name + ".");
        }
        if (!transactions.call(() -> placement.remove(Word.RESOURCE_CLASS, name))) {
            throw notFound(name);
        }
    }
}
