package io.altostratus.identity.tokens;

import io.altostratus.auth.token.AccessRule;
import io.altostratus.auth.token.NamedRef;
import io.altostratus.auth.token.Token;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A token's answer in Keystone's form. */
final class TokenView {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private TokenView() {}

    /** @param catalog left out where it is null */
    static Map<String, Object> of(Token token, @Nullable List<Map<String, Object>> catalog) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("methods", token.methods());
        Map<String, Object> user = new LinkedHashMap<>();
        user.put("domain", view(token.userDomain()));
        user.put("id", token.userId());
        user.put("name", token.userName());
        Long passwordExpires = token.passwordExpiresAtMicros();
        user.put("password_expires_at", passwordExpires == null ? null : passwordTime(passwordExpires));
        view.put("user", user);
        view.put("audit_ids", token.auditIds());
        view.put("expires_at", time(token.expiresAt()));
        view.put("issued_at", time(token.issuedAt()));
        NamedRef project = token.project();
        NamedRef projectDomain = token.projectDomain();
        if (project != null && projectDomain != null) {
            view.put("project", Map.of("domain", view(projectDomain), "id", project.id(), "name", project.name()));
            if (token.trust() == null) {
                view.put("is_domain", token.isDomain());
            }
        }
        if (token.trust() != null) {
            view.put("OS-TRUST:trust", view(token.trust()));
        }
        if (token.domain() != null) {
            view.put("domain", view(token.domain()));
        }
        if (token.system()) {
            view.put("system", Map.of("all", true));
        }
        if (!token.roles().isEmpty()) {
            view.put("roles", token.roles().stream().map(TokenView::view).toList());
        }
        if (token.applicationCredentialId() != null) {
            view.put("application_credential", view(token.applicationCredentialId(), token.credential()));
        }
        if (token.oauth1() != null) {
            view.put(
                    "OS-OAUTH1",
                    Map.of(
                            "access_token_id", token.oauth1().accessTokenId(),
                            "consumer_id", token.oauth1().consumerId()));
        }
        if (catalog != null) {
            view.put("catalog", catalog);
        }
        return Map.of("token", view);
    }

    /** @param rules those that have been begun and not finished */
    static Map<String, Object> ofReceipt(Token part, List<List<String>> rules) {
        Map<String, Object> user = view(new NamedRef(part.userId(), part.userName()));
        user.put("domain", view(part.userDomain()));
        Map<String, Object> receipt = new LinkedHashMap<>();
        receipt.put("methods", part.methods());
        receipt.put("user", user);
        receipt.put("expires_at", time(part.expiresAt()));
        receipt.put("issued_at", time(part.issuedAt()));
        return Map.of("receipt", receipt, "required_auth_methods", rules);
    }

    private static Map<String, Object> view(Token.TrustUse trust) {
        return Map.of(
                "id", trust.id(),
                "trustor_user", Map.of("id", trust.trustorId()),
                "trustee_user", Map.of("id", trust.trusteeId()),
                "impersonation", trust.impersonation());
    }

    private static Map<String, Object> view(String id, Token.@Nullable CredentialUse use) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", id);
        if (use != null) {
            view.put("name", use.name());
            view.put("restricted", !use.unrestricted());
            List<AccessRule> rules = use.accessRules();
            if (rules != null && !rules.isEmpty()) {
                view.put("access_rules", rules.stream().map(TokenView::view).toList());
            }
        }
        return view;
    }

    private static Map<String, Object> view(AccessRule rule) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", rule.id());
        view.put("service", rule.service());
        view.put("method", rule.method());
        view.put("path", rule.path());
        return view;
    }

    private static Map<String, Object> view(NamedRef reference) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", reference.id());
        view.put("name", reference.name());
        return view;
    }

    /** Without the zone's letter, as Keystone gives this one time. */
    private static String passwordTime(long micros) {
        String text = time(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
        return text.substring(0, text.length() - 1);
    }

    private static String time(Instant instant) {
        return TIME.format(instant);
    }
}
