package io.altostratus.identity.projects;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.api.paging.PageLinks;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.tags.Tags;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v3/projects/{id}/tags}. */
@RestController
@RequestMapping("/v3/projects/{id}/tags")
class ProjectTagController {

    private static final Pattern TAG = Pattern.compile("[^,/]{1,255}");

    private final ProjectRepository repository;
    private final Projects projects;
    private final Tags tags;
    private final Policy policy;

    ProjectTagController(ProjectRepository repository, Projects projects, Tags tags, Policy policy) {
        this.repository = repository;
        this.projects = projects;
        this.tags = tags;
        this.policy = policy;
    }

    @GetMapping
    Map<String, Object> list(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        enforce(context, "identity:list_project_tags", id);
        projects.get(id);
        return answer(request, id);
    }

    @PutMapping
    Map<String, Object> replace(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String id,
            @ValidBody("project-tags") JsonNode body) {
        enforce(context, "identity:update_project_tags", id);
        projects.changeTags(id, () -> tags.replace(id, Objects.requireNonNull(Tags.named(body))));
        return answer(request, id);
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteAll(RequestContext context, @PathVariable String id) {
        enforce(context, "identity:delete_project_tags", id);
        projects.changeTags(id, () -> tags.deleteAll(id));
    }

    @GetMapping("/{tag}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void check(RequestContext context, @PathVariable String id, @PathVariable String tag) {
        enforce(context, "identity:get_project_tag", id);
        projects.get(id);
        if (!tags.of(id).contains(tag)) {
            throw Entity.notFound("project tag", tag);
        }
    }

    @PutMapping("/{tag}")
    ResponseEntity<Void> add(
            RequestContext context, HttpServletRequest request, @PathVariable String id, @PathVariable String tag) {
        enforce(context, "identity:create_project_tag", id);
        String name = tag.strip();
        if (!TAG.matcher(name).matches()) {
            throw ApiException.badRequest("A tag has 1 to 255 characters, none of them a comma or a slash.");
        }
        projects.changeTags(id, () -> {
            List<String> present = tags.of(id);
            if (present.contains(name) || present.size() >= Tags.MOST) {
                throw ApiException.badRequest("A project has at most " + Tags.MOST + " tags, each of them once.");
            }
            tags.add(id, name);
        });
        return ResponseEntity.status(HttpStatus.CREATED)
                .header("Location", PageLinks.base(request) + request.getRequestURI())
                .build();
    }

    @DeleteMapping("/{tag}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String id, @PathVariable String tag) {
        enforce(context, "identity:delete_project_tag", id);
        projects.changeTags(id, () -> {
            if (!tags.remove(id, tag)) {
                throw Entity.notFound("project tag", tag);
            }
        });
    }

    private void enforce(RequestContext context, String rule, String id) {
        policy.enforce(context, rule, ProjectTarget.of(id, repository.find(id)));
    }

    private Map<String, Object> answer(HttpServletRequest request, String id) {
        return Map.of("tags", tags.of(id), "links", Map.of("self", PageLinks.base(request) + request.getRequestURI()));
    }
}
