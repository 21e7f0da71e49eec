package io.altostratus.identity.users;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many wrong passwords for one user may come from one address. Right ones are not counted.
 *
 * @param burst failures in a row that are answered; the next attempt gets 429, whatever its password. 0 for no limit
 * @param refill after how long one more failure is answered
 */
@ConfigurationProperties("altostratus.login-limit")
record LoginLimitProperties(
        @DefaultValue("60") int burst, @DefaultValue("5s") Duration refill) {}
