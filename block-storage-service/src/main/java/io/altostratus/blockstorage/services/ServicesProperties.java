package io.altostratus.blockstorage.services;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the programs of block storage tell that they are alive.
 *
 * @param zone the availability zone that this program is in
 * @param reportInterval how often it gives a sign of life
 * @param downTime after how long without one a program is shown as down
 * @param retention after how long an API program that is down is forgotten
 */
@ConfigurationProperties("altostratus.block-storage.services")
record ServicesProperties(
        @DefaultValue("nova") String zone,
        @DefaultValue("10s") Duration reportInterval,
        @DefaultValue("60s") Duration downTime,
        @DefaultValue("7d") Duration retention) {}
