package io.altostratus.identity.oauth1;

import static io.altostratus.identity.common.Entity.textOrNull;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.auth.web.TokenFilter;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.common.ExpiryTime;
import io.altostratus.identity.common.Ids;
import io.altostratus.identity.credentials.DelegatedToken;
import io.altostratus.identity.projects.ProjectRepository;
import io.altostratus.identity.roles.EffectiveRoles;
import io.altostratus.identity.roles.Role;
import io.altostratus.identity.roles.RoleRepository;
import io.altostratus.persistence.Transactions;
import io.altostratus.persistence.UtcTime;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * How a consumer gets an access token: it asks for a request token, a user authorizes that and hands over the verifier,
 * the consumer exchanges it. The consumer's requests carry a signature instead of a token.
 */
@RestController
@RequestMapping("/v3/OS-OAUTH1")
class OAuthFlowController {

    private static final String VERIFIER_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int VERIFIER_LENGTH = 8;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final OAuthVerification verification;
    private final OAuthTokenRepository tokens;
    private final ProjectRepository projects;
    private final RoleRepository roles;
    private final EffectiveRoles effectiveRoles;
    private final Transactions transactions;
    private final Policy policy;
    private final OAuthProperties properties;
    private final Clock clock;

    OAuthFlowController(
            OAuthVerification verification,
            OAuthTokenRepository tokens,
            ProjectRepository projects,
            RoleRepository roles,
            EffectiveRoles effectiveRoles,
            Transactions transactions,
            Policy policy,
            OAuthProperties properties,
            Clock clock) {
        this.verification = verification;
        this.tokens = tokens;
        this.projects = projects;
        this.roles = roles;
        this.effectiveRoles = effectiveRoles;
        this.transactions = transactions;
        this.policy = policy;
        this.properties = properties;
        this.clock = clock;
    }

    @PostMapping("/request_token")
    ResponseEntity<String> requestToken(
            HttpServletRequest request,
            @RequestHeader(name = "Requested-Project-Id", defaultValue = "") String projectId) {
        SignedRequest signed = SignedRequest.of(request);
        Consumer consumer = verification.consumer(signed);
        OAuthVerification.required(projectId, "Requested-Project-Id");
        verification.require(signed, consumer, null);
        if (projects.find(projectId).isEmpty()) {
            throw Entity.notFound("project", projectId);
        }
        OAuthToken token = new OAuthToken(
                Ids.next(),
                OAuthToken.Kind.REQUEST,
                consumer.id(),
                projectId,
                null,
                Ids.next(),
                null,
                end(properties.requestTokenLifetime()));
        transactions.run(() -> tokens.insert(token, List.of()));
        return answer(token);
    }

    @PutMapping("/authorize/{id}")
    Map<String, Object> authorize(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String id,
            @ValidBody("request-token-authorize") JsonNode body) {
        policy.enforce(context, "identity:authorize_request_token");
        DelegatedToken.forbid(TokenFilter.token(request), "OAuth request tokens");
        String verifier = verifier();
        transactions.run(() -> {
            OAuthToken asked =
                    tokens.lock(OAuthToken.Kind.REQUEST, id).orElseThrow(() -> Entity.notFound("request token", id));
            if (ExpiryTime.passed(asked.expiresAt(), clock)) {
                throw ApiException.unauthorized("Request token is expired");
            }
            String userId = context.requireUserId();
            OAuthToken authorized = new OAuthToken(
                    id,
                    asked.kind(),
                    asked.consumerId(),
                    asked.projectId(),
                    userId,
                    asked.secret(),
                    verifier,
                    asked.expiresAt());
            tokens.authorize(authorized, held(body.path("roles"), userId, asked.projectId()));
        });
        return Map.of("token", Map.of("oauth_verifier", verifier));
    }

    private List<String> held(JsonNode named, String userId, String projectId) {
        Set<String> held = effectiveRoles.inProject(userId, projectId).stream()
                .map(Role::id)
                .collect(Collectors.toSet());
        Set<String> wanted = new LinkedHashSet<>();
        for (JsonNode role : named) {
            String id = textOrNull(role, "id");
            String name = textOrNull(role, "name");
            wanted.add((id != null ? roles.find(id) : roles.findByName(String.valueOf(name)))
                    .map(Role::id)
                    .orElseThrow(() -> Entity.notFound("role", String.valueOf(id == null ? name : id))));
        }
        if (!held.containsAll(wanted)) {
            throw ApiException.unauthorized("authorizing user does not have role required");
        }
        return List.copyOf(wanted);
    }

    @PostMapping("/access_token")
    ResponseEntity<String> accessToken(HttpServletRequest request) {
        SignedRequest signed = SignedRequest.of(request);
        Consumer consumer = verification.consumer(signed);
        OAuthToken asked = verification.token(signed, OAuthToken.Kind.REQUEST);
        String told = OAuthVerification.required(signed.verifier(), "oauth_verifier");
        verification.require(signed, consumer, asked);
        return answer(transactions.call(() -> exchange(asked.id(), told)));
    }

    private OAuthToken exchange(String requestId, String told) {
        // Looked at again: somebody may have exchanged it since, or another user have authorized it.
        OAuthToken asked = tokens.lock(OAuthToken.Kind.REQUEST, requestId)
                .orElseThrow(() -> ApiException.unauthorized("The request token has been exchanged already"));
        String user = asked.userId();
        String verifier = asked.verifier();
        if (user == null || verifier == null) {
            throw ApiException.unauthorized("Request Token does not have an authorizing user id.");
        }
        if (!MessageDigest.isEqual(verifier.getBytes(StandardCharsets.UTF_8), told.getBytes(StandardCharsets.UTF_8))) {
            throw ApiException.unauthorized("Provided verifier does not match stored verifier");
        }
        OAuthToken access = new OAuthToken(
                Ids.next(),
                OAuthToken.Kind.ACCESS,
                asked.consumerId(),
                asked.projectId(),
                user,
                Ids.next(),
                null,
                end(properties.accessTokenLifetime()));
        List<String> granted = tokens.roleIds(requestId);
        tokens.delete(requestId);
        tokens.insert(access, granted);
        return access;
    }

    private @Nullable LocalDateTime end(Duration lifetime) {
        return lifetime.isZero() ? null : UtcTime.now(clock).plus(lifetime);
    }

    private static ResponseEntity<String> answer(OAuthToken token) {
        String expires = ExpiryTime.utc(token.expiresAt());
        return ResponseEntity.status(HttpStatus.CREATED)
                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                .body("oauth_token=" + token.id() + "&oauth_token_secret=" + token.secret()
                        + (expires == null ? "" : "&oauth_expires_at=" + expires));
    }

    private static String verifier() {
        return RANDOM.ints(VERIFIER_LENGTH, 0, VERIFIER_CHARACTERS.length())
                .mapToObj(i -> String.valueOf(VERIFIER_CHARACTERS.charAt(i)))
                .collect(Collectors.joining());
    }
}
