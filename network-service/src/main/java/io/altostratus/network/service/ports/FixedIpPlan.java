package io.altostratus.network.service.ports;

import io.altostratus.network.service.address.IpAddress;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.ipam.AddressWish;
import io.altostratus.network.service.subnets.Subnet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What has to be done so that a port gets the addresses that are asked for. Pure.
 *
 * @param kept addresses that it has already
 * @param released addresses that it loses
 * @param wishes what it needs beside
 */
record FixedIpPlan(List<FixedIp> kept, List<FixedIp> released, List<AddressWish> wishes) {

    /**
     * @param subnets of the network, oldest first
     * @param requests null if the port shall have what is usual: an address of each IP version that the network has
     * @throws io.altostratus.api.error.ApiException 400 if a request does not fit the network
     */
    static FixedIpPlan of(
            String portId,
            String networkId,
            List<Subnet> subnets,
            List<FixedIp> present,
            @Nullable List<FixedIpRequest> requests) {
        if (requests == null) {
            return new FixedIpPlan(List.of(), List.of(), usual(portId, subnets));
        }
        List<FixedIp> left = new ArrayList<>(present);
        List<FixedIp> kept = new ArrayList<>();
        List<AddressWish> wishes = new ArrayList<>();
        for (FixedIpRequest request : requests) {
            Subnet subnet = subnetOf(request, networkId, subnets);
            Optional<FixedIp> same = left.stream()
                    .filter(ip -> ip.subnetId().equals(subnet.id())
                            && (request.address() == null || request.address().equals(ip.address())))
                    .findFirst();
            if (same.isPresent()) {
                left.remove(same.get());
                kept.add(same.get());
            } else {
                wishes.add(new AddressWish(portId, List.of(subnet.id()), request.address()));
            }
        }
        return new FixedIpPlan(kept, left, wishes);
    }

    private static List<AddressWish> usual(String portId, List<Subnet> subnets) {
        List<AddressWish> wishes = new ArrayList<>();
        for (int version : List.of(4, 6)) {
            List<String> candidates = subnets.stream()
                    .filter(subnet -> subnet.cidr().version() == version)
                    .map(Subnet::id)
                    .toList();
            if (!candidates.isEmpty()) {
                wishes.add(new AddressWish(portId, candidates, null));
            }
        }
        return wishes;
    }

    private static Subnet subnetOf(FixedIpRequest request, String networkId, List<Subnet> subnets) {
        IpAddress address = request.address();
        String subnetId = request.subnetId();
        if (subnetId != null) {
            Subnet subnet = subnets.stream()
                    .filter(s -> s.id().equals(subnetId))
                    .findFirst()
                    .orElseThrow(() -> Errors.invalidInput("Failed to create port on network " + networkId
                            + ", because fixed_ips included invalid subnet " + subnetId));
            if (address != null && !subnet.cidr().hosts().contains(address)) {
                throw Errors.badRequest(
                        "InvalidIpForSubnet", "IP address " + address + " is not a valid IP for the specified subnet.");
            }
            return subnet;
        }
        if (address == null) {
            throw Errors.invalidInput("IP allocation requires subnet_id or ip_address");
        }
        return subnets.stream()
                .filter(subnet -> subnet.cidr().hosts().contains(address))
                .findFirst()
                .orElseThrow(() -> Errors.badRequest(
                        "InvalidIpForNetwork",
                        "IP address " + address
                                + " is not a valid IP for any of the subnets on the specified network."));
    }
}
