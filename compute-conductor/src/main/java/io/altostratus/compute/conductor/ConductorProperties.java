package io.altostratus.compute.conductor;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The conductor.
 *
 * @param host name under which this process is listed among the services
 * @param workers how many workflows run a step at the same time
 * @param downAfter a host or service that was not heard of for so long counts as down
 * @param deletedServers how long deleted servers and their actions are remembered
 * @param finishedWork how long finished workflows and closed orders are remembered
 * @param auditInterval how often databases and hosts are compared; zero for never
 * @param resizeConfirmWindow how long a resized server waits to be confirmed before that is done for its owner; zero for
 *     ever
 */
@ConfigurationProperties("altostratus.conductor")
public record ConductorProperties(
        @DefaultValue("controller") String host,
        @DefaultValue("12") int workers,
        @DefaultValue("60s") Duration downAfter,
        @DefaultValue("30d") Duration deletedServers,
        @DefaultValue("1d") Duration finishedWork,
        @DefaultValue("10m") Duration auditInterval,
        @DefaultValue("0s") Duration resizeConfirmWindow) {}
