package io.altostratus.compute.scheduler;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The scheduler.
 *
 * @param host name under which this process is listed among the services
 * @param cpuRatio virtual processors that may be claimed for each real one
 * @param memoryRatio memory that may be claimed for each byte a host has
 * @param diskRatio disk that may be claimed for each byte a host has
 * @param downAfter a host that was not heard of for so long gets no servers
 * @param keepHostsFor how old the picture of all hosts may be when a host is chosen
 */
@ConfigurationProperties("altostratus.scheduler")
public record SchedulerProperties(
        @DefaultValue("controller") String host,
        @DefaultValue("16.0") double cpuRatio,
        @DefaultValue("1.5") double memoryRatio,
        @DefaultValue("1.0") double diskRatio,
        @DefaultValue("60s") Duration downAfter,
        @DefaultValue("2s") Duration keepHostsFor) {}
