package io.altostratus.compute.api.placement;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The Placement API.
 *
 * @param port where it answers; 0 for nowhere but under {@code /placement} of the Compute API's own port
 */
@ConfigurationProperties("altostratus.placement")
public record PlacementProperties(@DefaultValue("8778") int port) {}
