package io.altostratus.identity.tokens;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.auth.token.InvalidTokenException;
import io.altostratus.auth.token.Token;
import io.altostratus.auth.token.TokenVerifier;
import io.altostratus.auth.web.TokenFilter;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.authentication.TokenIssue;
import io.altostratus.identity.catalog.TokenCatalog;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.common.TokenProperties;
import io.altostratus.identity.domains.DomainRepository;
import io.altostratus.identity.projects.Project;
import io.altostratus.identity.projects.ProjectRepository;
import io.altostratus.identity.revocations.RevocationLog;
import io.altostratus.identity.roles.Assignment;
import io.altostratus.identity.roles.AssignmentRepository;
import io.altostratus.persistence.Transactions;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v3/auth}: getting a token, examining and revoking one, and what its holder could get one for. */
@RestController
@RequestMapping("/v3/auth")
class TokenController {

    private final Authentication authentication;
    private final ScopeResolver scopes;
    private final TokenIssuer issuer;
    private final TokenAnswers answers;
    private final TokenVerifier verifier;
    private final TokenCatalog catalog;
    private final RevocationLog revocations;
    private final ProjectRepository projects;
    private final DomainRepository domains;
    private final AssignmentRepository assignments;
    private final Transactions transactions;
    private final Policy policy;
    private final TokenProperties properties;

    TokenController(
            Authentication authentication,
            ScopeResolver scopes,
            TokenIssuer issuer,
            TokenAnswers answers,
            TokenVerifier verifier,
            TokenCatalog catalog,
            RevocationLog revocations,
            ProjectRepository projects,
            DomainRepository domains,
            AssignmentRepository assignments,
            Transactions transactions,
            Policy policy,
            TokenProperties properties) {
        this.authentication = authentication;
        this.scopes = scopes;
        this.issuer = issuer;
        this.answers = answers;
        this.verifier = verifier;
        this.catalog = catalog;
        this.revocations = revocations;
        this.projects = projects;
        this.domains = domains;
        this.assignments = assignments;
        this.transactions = transactions;
        this.policy = policy;
        this.properties = properties;
    }

    @PostMapping("/tokens")
    ResponseEntity<Map<String, Object>> issue(HttpServletRequest request, @ValidBody("auth") JsonNode body) {
        JsonNode auth = body.get("auth");
        Authentication.Proven proven = authentication.prove(auth.get("identity"), request);
        TokenIssue.Issued issued =
                issuer.issue(proven, scopes.resolve(auth.path("scope"), proven), wantsCatalog(request));
        return ResponseEntity.status(HttpStatus.CREATED)
                .header("X-Subject-Token", issued.text())
                .header("Vary", "X-Auth-Token")
                .body(issued.body());
    }

    /** GET and HEAD. */
    @GetMapping("/tokens")
    ResponseEntity<Map<String, Object>> validate(
            RequestContext context,
            HttpServletRequest request,
            @RequestHeader(name = "X-Subject-Token", defaultValue = "") String subject) {
        Duration grace =
                Boolean.TRUE.equals(Entity.queryFlag(request, "allow_expired")) && TokenFilter.isServiceCall(request)
                        ? properties.revocationGrace()
                        : Duration.ZERO;
        Token token = verify(subject, grace);
        policy.enforce(context, "identity:validate_token", Map.of("target.token.user_id", token.userId()));
        return ResponseEntity.ok()
                .header("X-Subject-Token", subject)
                .header("Vary", "X-Auth-Token")
                .body(answers.of(token, wantsCatalog(request)));
    }

    @DeleteMapping("/tokens")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(RequestContext context, @RequestHeader(name = "X-Subject-Token", defaultValue = "") String subject) {
        Token token = verify(subject, Duration.ZERO);
        policy.enforce(context, "identity:revoke_token", Map.of("target.token.user_id", token.userId()));
        transactions.run(() -> revocations.revokeToken(token, context));
    }

    @GetMapping("/catalog")
    Map<String, Object> catalog(HttpServletRequest request) {
        Token token = TokenFilter.token(request);
        if (token.project() == null && token.domain() == null && !token.system()) {
            throw ApiException.forbidden(
                    "You are not authorized to perform the requested action: identity:get_auth_catalog.");
        }
        return Entity.list(request, "catalog", catalogAlways(token), entry -> entry);
    }

    @GetMapping("/projects")
    Map<String, Object> projects(RequestContext context, HttpServletRequest request) {
        return Entity.list(request, "projects", projects.withRoleOf(context.requireUserId()), p -> view(request, p));
    }

    @GetMapping("/domains")
    Map<String, Object> domains(RequestContext context, HttpServletRequest request) {
        return Entity.list(
                request,
                "domains",
                domains.withRoleOf(context.requireUserId()),
                d -> Entity.view(
                        request,
                        "domains",
                        d.id(),
                        Map.of("name", d.name(), "description", d.description(), "enabled", d.enabled()),
                        d.extra()));
    }

    @GetMapping("/system")
    Map<String, Object> system(RequestContext context, HttpServletRequest request) {
        boolean any = !assignments
                .roleIds(context.requireUserId(), Assignment.Target.SYSTEM, AssignmentRepository.SYSTEM)
                .isEmpty();
        return Entity.list(request, "system", any ? List.of(Map.of("all", true)) : List.of(), entry -> entry);
    }

    private Token verify(String subject, Duration grace) {
        if (subject.isEmpty()) {
            throw ApiException.badRequest("The header X-Subject-Token is missing.");
        }
        try {
            return verifier.verify(subject, grace);
        } catch (InvalidTokenException e) {
            throw ApiException.notFound("Could not find token.");
        }
    }

    private static boolean wantsCatalog(HttpServletRequest request) {
        return request.getParameter("nocatalog") == null;
    }

    private List<Map<String, Object>> catalogAlways(Token token) {
        return catalog.forToken(token.project() == null ? null : token.project().id(), token.userId());
    }

    private static Map<String, Object> view(HttpServletRequest request, Project project) {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("name", project.name());
        own.put("domain_id", project.domainId());
        own.put("parent_id", project.parentId());
        own.put("description", project.description());
        own.put("enabled", project.enabled());
        own.put("is_domain", false);
        return Entity.view(request, "projects", project.id(), own, project.extra());
    }
}
