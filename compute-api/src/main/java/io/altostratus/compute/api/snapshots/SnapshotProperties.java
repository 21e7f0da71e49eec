package io.altostratus.compute.api.snapshots;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Images that are made of servers.
 *
 * @param allowed whether users may make images of their servers
 * @param imageFormat format of these images: {@code qcow2}, {@code raw}, {@code vmdk} or {@code vdi}
 */
@ConfigurationProperties("altostratus.snapshots")
record SnapshotProperties(
        @DefaultValue("true") boolean allowed,
        @DefaultValue("qcow2") String imageFormat) {}
