package io.altostratus.compute.model.report;

import io.altostratus.messaging.MessageType;
import java.util.List;

/**
 * The answer to {@link HostInventoryRequest}: things of this cloud by the server they belong to.
 *
 * @param domains servers that have a domain, running or not
 * @param directories servers that have a directory with a disk
 * @param taps devices of guests, by name
 */
@MessageType("compute.inventory")
public record HostInventory(List<String> domains, List<String> directories, List<String> taps) {}
