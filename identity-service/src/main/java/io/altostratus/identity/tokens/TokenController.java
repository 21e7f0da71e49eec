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
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.common.TokenProperties;
import io.altostratus.identity.receipts.IncompleteProofException;
import io.altostratus.identity.receipts.Receipts;
import io.altostratus.identity.revocations.RevocationLog;
import io.altostratus.persistence.Transactions;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
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

    private static final String SUBJECT = "X-Subject-Token";

    /** Tells which version of access rules the service that asks knows how to hold a token to. */
    private static final String ACCESS_RULES = "OpenStack-Identity-Access-Rules";

    private final Authentication authentication;
    private final ScopeResolver scopes;
    private final TokenIssuer issuer;
    private final TokenAnswers answers;
    private final TokenVerifier verifier;
    private final RevocationLog revocations;
    private final Transactions transactions;
    private final Policy policy;
    private final TokenProperties properties;

    TokenController(
            Authentication authentication,
            ScopeResolver scopes,
            TokenIssuer issuer,
            TokenAnswers answers,
            TokenVerifier verifier,
            RevocationLog revocations,
            Transactions transactions,
            Policy policy,
            TokenProperties properties) {
        this.authentication = authentication;
        this.scopes = scopes;
        this.issuer = issuer;
        this.answers = answers;
        this.verifier = verifier;
        this.revocations = revocations;
        this.transactions = transactions;
        this.policy = policy;
        this.properties = properties;
    }

    @PostMapping("/tokens")
    ResponseEntity<Map<String, Object>> issue(HttpServletRequest request, @ValidBody("auth") JsonNode body) {
        JsonNode auth = body.get("auth");
        Authentication.Proven proven;
        try {
            proven = authentication.prove(auth.get("identity"), request);
        } catch (IncompleteProofException more) {
            return ResponseEntity.status(HttpStatus.UNAUTHORIZED)
                    .header(Receipts.HEADER, more.receipt())
                    .body(TokenView.ofReceipt(more.part(), more.rules()));
        }
        TokenIssue.Issued issued =
                issuer.issue(proven, scopes.resolve(auth.path("scope"), proven), wantsCatalog(request));
        return ResponseEntity.status(HttpStatus.CREATED)
                .header(SUBJECT, issued.text())
                .header("Vary", "X-Auth-Token")
                .body(issued.body());
    }

    /** GET and HEAD. The path that outsiders ask all the time: it sends no SQL statement for a token seen before. */
    @GetMapping("/tokens")
    ResponseEntity<byte[]> validate(
            RequestContext context,
            HttpServletRequest request,
            @RequestHeader(name = SUBJECT, defaultValue = "") String subject) {
        boolean expiredToo =
                Boolean.TRUE.equals(Entity.queryFlag(request, "allow_expired")) && TokenFilter.isServiceCall(request);
        Token token = verify(subject, expiredToo ? properties.revocationGrace() : Duration.ZERO);
        String rule = request.getMethod().equals("HEAD") ? "identity:check_token" : "identity:validate_token";
        policy.enforce(context, rule, Map.of("target.token.user_id", token.userId()));
        requireKnownAccessRules(token, request);
        return ResponseEntity.ok()
                .header(SUBJECT, subject)
                .header("Vary", "X-Auth-Token")
                .contentType(MediaType.APPLICATION_JSON)
                .body(answers.json(token, wantsCatalog(request)));
    }

    @DeleteMapping("/tokens")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(RequestContext context, @RequestHeader(name = SUBJECT, defaultValue = "") String subject) {
        Token token = verify(subject, Duration.ZERO);
        policy.enforce(context, "identity:revoke_token", Map.of("target.token.user_id", token.userId()));
        transactions.run(() -> revocations.revokeToken(token, context));
    }

    /** Keystone's answer since tokens are not stored: there is no list of them. */
    @GetMapping("/tokens/OS-PKI/revoked")
    void revokedTokens(RequestContext context) {
        policy.enforce(context, "identity:revocation_list");
        throw ApiException.forbidden("You are not authorized to perform the requested action.");
    }

    private Token verify(String subject, Duration grace) {
        try {
            if (!subject.isEmpty()) {
                return verifier.verify(subject, grace);
            }
        } catch (InvalidTokenException e) {
            // told below like one that was not sent
        }
        throw ApiException.notFound("Could not find token.");
    }

    /** A service that knows nothing of access rules would take the token for an unlimited one. */
    private static void requireKnownAccessRules(Token token, HttpServletRequest request) {
        if (token.credential() == null || token.credential().accessRules() == null) {
            return;
        }
        String known = request.getHeader(ACCESS_RULES);
        if (known == null || !known.matches("[1-9]\\d{0,3}(\\.\\d{1,4})?")) {
            throw ApiException.notFound("Failed to validate token");
        }
    }

    private static boolean wantsCatalog(HttpServletRequest request) {
        return request.getParameter("nocatalog") == null;
    }
}
