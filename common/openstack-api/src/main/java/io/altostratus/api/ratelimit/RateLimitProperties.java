package io.altostratus.api.ratelimit;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often users, projects and addresses may ask; nothing is limited without rules.
 *
 * @param rules such as {@code POST /servers 10/MINUTE per user}: the method or {@code *}; the path behind the version,
 *     with {@code *} for one segment and {@code **} for any rest; the number in a {@code SECOND}, {@code MINUTE},
 *     {@code HOUR} or {@code DAY}; {@code per user} (the default), {@code per project} or {@code per address}. A
 *     request counts for every rule that fits it
 * @param lease how long one instance may hold tokens that it has taken in advance, so that callers with high limits cost
 *     few statements
 */
@ConfigurationProperties("altostratus.api.rate-limits")
public record RateLimitProperties(
        @DefaultValue List<String> rules,
        @DefaultValue("1s") Duration lease) {

    public RateLimitProperties {
        rules = List.copyOf(rules);
    }
}
