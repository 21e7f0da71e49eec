package io.altostratus.compute.conductor.server;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long and how often things are tried.
 *
 * @param buildAttempts most hosts tried for one server, the first included
 * @param prepareGuest how long a host may take to make a guest, the download of its image included
 * @param networkReady how long a guest is kept paused for its network, as {@code vif_plugging_timeout} of Nova; zero not
 *     to wait
 * @param destroyGuest how long a delete waits for the host before it goes on without it
 * @param shutdownGrace how long a guest may take to shut down by itself
 * @param resizeToSameHost whether a server may be resized on its own host; there is no other way yet
 * @param networkFatal whether a guest fails whose network does not become ready, as {@code vif_plugging_is_fatal} of Nova;
 *     if not, it runs all the same
 */
@ConfigurationProperties("altostratus.workflow")
public record WorkflowLimits(
        @DefaultValue("3") int buildAttempts,
        @DefaultValue("10m") Duration prepareGuest,
        @DefaultValue("5m") Duration networkReady,
        @DefaultValue("60s") Duration destroyGuest,
        @DefaultValue("60s") Duration shutdownGrace,
        @DefaultValue("true") boolean resizeToSameHost,
        @DefaultValue("true") boolean networkFatal) {}
