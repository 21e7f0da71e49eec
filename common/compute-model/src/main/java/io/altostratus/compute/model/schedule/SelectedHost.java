package io.altostratus.compute.model.schedule;

import io.altostratus.messaging.MessageType;

/** The answer to {@link SelectHostRequest}: the host is claimed. */
@MessageType("compute.schedule.selected")
public record SelectedHost(String host, String zone) {}
