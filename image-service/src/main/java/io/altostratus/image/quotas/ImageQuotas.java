package io.altostratus.image.quotas;

import io.altostratus.context.RequestContext;
import io.altostratus.persistence.RowLock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The quotas of projects. Limits are asked for before a transaction ({@link #of}), usage is counted in it under the
 * project's lock, so that requests at the same time cannot pass a limit together.
 */
@Component
public class ImageQuotas {

    private final KeystoneLimits limits;
    private final UsageRepository usage;
    private final QuotaProperties properties;
    private final RowLock lock;

    ImageQuotas(KeystoneLimits limits, UsageRepository usage, QuotaProperties properties, JdbcClient jdbc) {
        this.limits = limits;
        this.usage = usage;
        this.properties = properties;
        this.lock = new RowLock(jdbc);
    }

    /**
     * The quota of the project that owns an image.
     *
     * @param owner null for an image of nobody, which nothing limits
     * @throws io.altostratus.context.DependencyUnavailableException if the limits cannot be asked for
     */
    public ProjectQuota of(@Nullable String owner, RequestContext context) {
        if (owner == null || owner.isEmpty()) {
            return new ProjectQuota("", Limits.NONE, 0, usage, lock);
        }
        return new ProjectQuota(
                owner, limits.of(owner, context), properties.userStorage().toBytes(), usage, lock);
    }

    /** Usage and limit of each resource, in MiB or images; empty where limits are not used. */
    Map<String, Object> report(String project, RequestContext context) {
        Map<String, Object> report = new LinkedHashMap<>();
        if (properties.useKeystoneLimits()) {
            Limits most = limits.of(project, context);
            Usage now = usage.of(project, "");
            for (Resource resource : Resource.values()) {
                report.put(
                        resource.text(),
                        Map.of("usage", now.of(resource) / resource.unit(), "limit", most.of(resource)));
            }
        }
        return report;
    }
}
