package io.altostratus.identity.revocations;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.auth.token.Revocation;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.common.Entity;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v3/OS-REVOKE/events}: revocations in Keystone's form. Services of this cloud learn of them otherwise. */
@RestController
class RevocationEventController {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final RevocationLog log;
    private final Policy policy;

    RevocationEventController(RevocationLog log, Policy policy) {
        this.log = log;
        this.policy = policy;
    }

    @GetMapping("/v3/OS-REVOKE/events")
    Map<String, Object> events(
            RequestContext context,
            HttpServletRequest request,
            @RequestParam(required = false) @Nullable String since) {
        policy.enforce(context, "identity:list_revoke_events");
        long sinceMicros = since == null || since.isEmpty() ? 0 : micros(since);
        return Entity.list(request, "events", log.events(sinceMicros), RevocationEventController::view);
    }

    private static long micros(String since) {
        try {
            Instant instant = since.matches(".*(Z|[+-]\\d\\d:?\\d\\d)$")
                    ? OffsetDateTime.parse(since.replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2"))
                            .toInstant()
                    : LocalDateTime.parse(since).toInstant(ZoneOffset.UTC);
            return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
        } catch (DateTimeParseException | ArithmeticException e) {
            throw ApiException.badRequest("invalidate date format " + since);
        }
    }

    private static Map<String, Object> view(Revocation event) {
        Map<String, Object> view = new LinkedHashMap<>();
        put(view, "audit_id", event.auditId());
        put(view, "audit_chain_id", event.auditChainId());
        put(view, "user_id", event.userId());
        put(view, "project_id", event.projectId());
        put(view, "domain_id", event.domainId() == null ? event.scopeDomainId() : event.domainId());
        put(view, "role_id", event.roleId());
        put(view, "OS-TRUST:trust_id", event.trustId());
        put(view, "OS-OAUTH1:consumer_id", event.consumerId());
        put(view, "OS-OAUTH1:access_token_id", event.accessTokenId());
        view.put("issued_before", TIME.format(Instant.EPOCH.plus(event.issuedBeforeMicros(), ChronoUnit.MICROS)));
        return view;
    }

    private static void put(Map<String, Object> view, String name, @Nullable String value) {
        if (value != null) {
            view.put(name, value);
        }
    }
}
