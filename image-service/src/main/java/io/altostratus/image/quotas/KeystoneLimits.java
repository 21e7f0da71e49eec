package io.altostratus.image.quotas;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.altostratus.auth.session.IdentityProperties;
import io.altostratus.auth.session.JsonHttpClient;
import io.altostratus.auth.session.ServiceSession;
import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.RequestContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * The unified limits of identity-service: a registered default for each resource, which a project's own limit replaces.
 * They are remembered for a moment, and while identity-service does not answer for as long as its revocations are.
 */
@Component
class KeystoneLimits {

    private static final Logger LOG = LoggerFactory.getLogger(KeystoneLimits.class);
    private static final int MOST_PROJECTS = 10_000;

    private record Known(Limits limits, Instant since) {}

    private final ServiceSession session;
    private final QuotaProperties properties;
    private final String region;
    private final Clock clock;
    private final Cache<String, Known> known;

    KeystoneLimits(ServiceSession session, QuotaProperties properties, IdentityProperties identity, Clock clock) {
        this.session = session;
        this.properties = properties;
        this.region = identity.region();
        this.clock = clock;
        this.known = Caffeine.newBuilder()
                .maximumSize(MOST_PROJECTS)
                .expireAfterWrite(identity.maximumStaleness())
                .build();
    }

    /** @throws DependencyUnavailableException if identity-service does not answer and nothing is remembered */
    Limits of(String project, RequestContext context) {
        if (!properties.useKeystoneLimits()) {
            return Limits.NONE;
        }
        Known remembered = known.getIfPresent(project);
        Instant now = clock.instant();
        if (remembered != null && now.isBefore(remembered.since().plus(properties.limitsCache()))) {
            return remembered.limits();
        }
        try {
            Limits fresh = fetch(project, context);
            known.put(project, new Known(fresh, now));
            return fresh;
        } catch (DependencyUnavailableException e) {
            if (remembered == null) {
                throw e;
            }
            LOG.warn(
                    "The limits of project {} cannot be asked for: {}. Those of {} hold",
                    project,
                    e.getMessage(),
                    remembered.since());
            return remembered.limits();
        }
    }

    private Limits fetch(String project, RequestContext context) {
        Map<Resource, Long> most = new EnumMap<>(Resource.class);
        collect(ask("/registered_limits", context).path("registered_limits"), "default_limit", most);
        if (most.isEmpty()) {
            return Limits.NONE; // a project's own limit replaces a registered one, so there can be none
        }
        String query = "/limits?project_id=" + URLEncoder.encode(project, StandardCharsets.UTF_8);
        collect(ask(query, context).path("limits"), "resource_limit", most, project);
        most.values().removeIf(limit -> limit < 0);
        return new Limits(most);
    }

    private JsonNode ask(String path, RequestContext context) {
        JsonHttpClient.Response response = session.send("identity", "GET", path, null, context);
        if (response.status() == 404) {
            return response.body(); // an identity service without limits
        }
        if (!response.isSuccess()) {
            LOG.error("identity-service answers {} with {}", path, response.status());
            throw new DependencyUnavailableException("the limits of the identity service", null);
        }
        return response.body();
    }

    private void collect(JsonNode entries, String value, Map<Resource, Long> most) {
        collect(entries, value, most, null);
    }

    /** Those of this region replace those of all regions. */
    private void collect(JsonNode entries, String value, Map<Resource, Long> most, @Nullable String project) {
        for (boolean everywhere : new boolean[] {true, false}) {
            for (JsonNode entry : entries) {
                String where = entry.path("region_id").asString("");
                boolean ours = everywhere ? where.isEmpty() : where.equals(region);
                if (ours
                        && isForImages(entry)
                        && (project == null
                                || project.equals(entry.path("project_id").asString("")))) {
                    Resource.of(entry.path("resource_name").asString(""))
                            .ifPresent(resource ->
                                    most.put(resource, entry.path(value).asLong(Limits.UNLIMITED)));
                }
            }
        }
    }

    /** Another service may have limits of the same names. */
    private boolean isForImages(JsonNode entry) {
        return session.serviceId("image")
                .map(id -> id.equals(entry.path("service_id").asString("")))
                .orElse(true);
    }
}
