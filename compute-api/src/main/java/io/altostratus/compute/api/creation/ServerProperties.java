package io.altostratus.compute.api.creation;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What new servers may have and how their owners are told.
 *
 * @param showPassword whether answers tell the administrator's password of a guest
 * @param mostLocalDisks that a server may have with its root disk; negative for any number
 */
@ConfigurationProperties("altostratus.servers")
public record ServerProperties(
        @DefaultValue("true") boolean showPassword,
        @DefaultValue("3") int mostLocalDisks) {}
