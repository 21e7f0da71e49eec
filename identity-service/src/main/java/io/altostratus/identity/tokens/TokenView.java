package io.altostratus.identity.tokens;

import io.altostratus.auth.token.NamedRef;
import io.altostratus.auth.token.Token;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
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
        user.put("password_expires_at", null);
        view.put("user", user);
        view.put("audit_ids", token.auditIds());
        view.put("expires_at", time(token.expiresAt()));
        view.put("issued_at", time(token.issuedAt()));
        NamedRef project = token.project();
        NamedRef projectDomain = token.projectDomain();
        if (project != null && projectDomain != null) {
            view.put("project", Map.of("domain", view(projectDomain), "id", project.id(), "name", project.name()));
            view.put("is_domain", false);
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
            view.put("application_credential", Map.of("id", token.applicationCredentialId()));
        }
        if (catalog != null && !(project == null && token.domain() == null && !token.system())) {
            view.put("catalog", catalog);
        }
        return Map.of("token", view);
    }

    private static Map<String, Object> view(NamedRef reference) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", reference.id());
        view.put("name", reference.name());
        return view;
    }

    private static String time(Instant instant) {
        return TIME.format(instant);
    }
}
