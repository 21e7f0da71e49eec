package io.altostratus.network.service.segments;

import io.altostratus.network.model.NetworkType;
import java.util.List;
import java.util.Map;
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
 * @param greRanges {@code first:last} of GRE keys that are given out; none of such networks where it is empty
 * @param physicalMtu largest packet of the physical networks and of the network between the hosts, in bytes
 * @param physicalNetworkMtus largest packet of single physical networks, in bytes, by label; where it is smaller than
 *     the general one
 * @param overlayMtu largest packet of the network between the hosts, in bytes, where it is smaller than the general one;
 *     0 if it is not
 * @param overlayIpVersion IP version of the addresses between which tunnels run, 4 or 6: version 6 costs every packet 20
 *     bytes more
 */
@ConfigurationProperties("altostratus.network.segments")
public record SegmentProperties(
        @DefaultValue("vxlan") List<NetworkType> tenantNetworkTypes,
        @DefaultValue("*") List<String> flatNetworks,
        @DefaultValue({}) List<String> vlanRanges,
        @DefaultValue("1:1000") List<String> vxlanRanges,
        @DefaultValue({}) List<String> greRanges,
        @DefaultValue("1500") int physicalMtu,
        Map<String, Integer> physicalNetworkMtus,
        @DefaultValue("0") int overlayMtu,
        @DefaultValue("4") int overlayIpVersion) {

    public SegmentProperties {
        physicalNetworkMtus = physicalNetworkMtus == null ? Map.of() : Map.copyOf(physicalNetworkMtus);
    }
}
