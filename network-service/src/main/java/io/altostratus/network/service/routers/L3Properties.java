package io.altostratus.network.service.routers;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How routers work.
 *
 * @param failoverAfter the routers of an agent whose last heartbeat is older than this go to others; 0 for never
 * @param maxRoutes most extra routes of one router
 */
@ConfigurationProperties("altostratus.network.l3")
record L3Properties(
        @DefaultValue("150s") Duration failoverAfter,
        @DefaultValue("30") int maxRoutes) {}
