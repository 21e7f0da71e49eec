package io.altostratus.network.service.segments;

import io.altostratus.network.model.NetworkType;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Kinds of networks and their ranges.
 *
 * @param tenantNetworkTypes what a network is made of where no administrator says so: the first type that has something
 *     left
 * @param flatNetworks labels of physical networks that may carry a flat network; {@code *} for any label
 * @param vlanRanges {@code label:first:last} of VLAN tags that are given out, or {@code label} alone if only
 *     administrators choose tags of it
 * @param vxlanRanges {@code first:last} of VNIs that are given out
 * @param physicalMtu largest packet of the physical networks and of the network between the hosts, in bytes
 */
@ConfigurationProperties("altostratus.network.segments")
public record SegmentProperties(
        @DefaultValue("vxlan") List<NetworkType> tenantNetworkTypes,
        @DefaultValue("*") List<String> flatNetworks,
        @DefaultValue({}) List<String> vlanRanges,
        @DefaultValue("1:1000") List<String> vxlanRanges,
        @DefaultValue("1500") int physicalMtu) {}
