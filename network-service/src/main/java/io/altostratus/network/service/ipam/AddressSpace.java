package io.altostratus.network.service.ipam;

import io.altostratus.network.service.address.AddressRange;
import java.util.List;

/**
 * A subnet as the source of addresses.
 *
 * @param pools where addresses are given out, ascending and apart
 */
public record AddressSpace(String subnetId, List<AddressRange> pools) {}
