package io.altostratus.network.service.ports;

import io.altostratus.network.service.address.Eui64;
import io.altostratus.network.service.address.IpAddress;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.ipam.AddressWish;
import io.altostratus.network.service.subnets.Subnet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has to be done so that a port gets the addresses that are asked for. Pure.
 *
 * <p>In subnets whose hosts form their addresses themselves, every port has the address that follows from its MAC
 * address, asked for or not. Only routers' ports do not: there they have what they ask for.
 *
 * @param kept addresses that it has already
 * @param released addresses that it loses
 * @param wishes what it needs beside
 * @param deferred whether it shall have addresses once its host is known, on whose segment these depend
 */
record FixedIpPlan(List<FixedIp> kept, List<FixedIp> released, List<AddressWish> wishes, boolean deferred) {

    /**
     * @param port as it shall be, but for its addresses
     * @param subnets of the network, oldest first
     * @param present the addresses that it has
     * @param requests null if the port shall have what is usual: an address of each IP version that the network has
     * @param reached where the network's subnets are
     * @throws io.altostratus.api.error.ApiException 400 if a request does not fit the network, 409 if no subnet is for
     *     ports of this device
     */
    static FixedIpPlan of(
            Port port,
            List<Subnet> subnets,
            List<FixedIp> present,
            @Nullable List<FixedIpRequest> requests,
            SegmentReach.Reached reached) {
        return new Draft(port, subnets, present, reached).plan(requests);
    }

    private static final class Draft {

        private final Port port;
        private final List<Subnet> candidates;
        private final boolean anySubnets;
        private final boolean hostUnknown;
        private final Set<@Nullable String> segments = new HashSet<>();
        private boolean deferred;
        private final List<FixedIp> left;
        private final List<FixedIp> kept = new ArrayList<>();
        private final List<FixedIp> released = new ArrayList<>();
        private final List<AddressWish> wishes = new ArrayList<>();
        private final Set<String> automaticDone = new HashSet<>();

        Draft(Port port, List<Subnet> subnets, List<FixedIp> present, SegmentReach.Reached reached) {
            this.port = port;
            String host = port.binding().hostId();
            this.hostUnknown = reached.routed() && host.isEmpty();
            List<Subnet> near = subnets.stream()
                    .filter(subnet -> hostUnknown || reached.includes(host, subnet))
                    .toList();
            if (near.isEmpty() && !subnets.isEmpty()) {
                throw Errors.conflict(
                        "HostNotConnectedToAnySegment",
                        "Host " + host + " is not connected to any segments on routed provider network '"
                                + port.networkId() + "'. It should be connected to one.");
            }
            // Subnets that are for certain devices come first for these.
            this.candidates = near.stream()
                    .filter(subnet -> subnet.serves(port.deviceOwner()))
                    .sorted(Comparator.comparing(subnet -> subnet.serviceTypes().isEmpty()))
                    .toList();
            this.anySubnets = !subnets.isEmpty();
            this.left = new ArrayList<>(present);
        }

        FixedIpPlan plan(@Nullable List<FixedIpRequest> requests) {
            if (requests == null) {
                usual();
            } else {
                requests.forEach(this::take);
                refuseSeveralSegments();
            }
            leftOvers();
            if (!hostUnknown) {
                automatic();
            }
            return new FixedIpPlan(List.copyOf(kept), List.copyOf(released), List.copyOf(wishes), deferred);
        }

        private void refuseSeveralSegments() {
            if (hostUnknown && segments.size() > 1) {
                throw Errors.badRequest(
                        "FixedIpsSubnetsNotOnSameSegment", "Cannot allocate addresses from different segments.");
            }
        }

        private void usual() {
            if (hostUnknown) {
                deferred = true;
                return;
            }
            if (candidates.isEmpty() && anySubnets) {
                throw Errors.conflict(
                        "IpAddressGenerationFailureNoMatchingSubnet",
                        "No valid service subnet for the given device owner, network " + port.networkId()
                                + ", service type " + port.deviceOwner() + ".");
            }
            for (int version : List.of(4, 6)) {
                List<String> any = candidates.stream()
                        .filter(subnet -> subnet.cidr().version() == version && !subnet.isAutomatic())
                        .map(Subnet::id)
                        .toList();
                if (!any.isEmpty()) {
                    wishes.add(new AddressWish(port.id(), any, null));
                }
            }
        }

        private void take(FixedIpRequest request) {
            Subnet subnet = subnetOf(request);
            segments.add(subnet.segmentId());
            IpAddress address = request.address();
            if (isAutomatic(subnet)) {
                if (address != null && !address.equals(Eui64.of(subnet.cidr(), port.macAddress()))) {
                    throw Errors.badRequest(
                            "AllocationOnAutoAddressSubnet",
                            "IPv6 address " + address + " cannot be directly assigned to a port on subnet "
                                    + subnet.id() + " as the subnet is configured for automatic addresses");
                }
                return; // it gets its address with the other automatic ones
            }
            Optional<FixedIp> same = left.stream()
                    .filter(ip ->
                            ip.subnetId().equals(subnet.id()) && (address == null || address.equals(ip.address())))
                    .findFirst();
            if (same.isPresent()) {
                left.remove(same.get());
                kept.add(same.get());
            } else {
                wishes.add(new AddressWish(port.id(), List.of(subnet.id()), address));
            }
        }

        private boolean isAutomatic(Subnet subnet) {
            return subnet.isAutomatic() && !port.isRouterInterface();
        }

        /** Automatic addresses stay as long as the MAC address does, although nobody asks for them. */
        private void leftOvers() {
            for (FixedIp ip : left) {
                Optional<Subnet> automatic = candidates.stream()
                        .filter(subnet -> subnet.id().equals(ip.subnetId()) && isAutomatic(subnet))
                        .findFirst();
                if (automatic.isPresent()
                        && ip.address().equals(Eui64.of(automatic.get().cidr(), port.macAddress()))) {
                    kept.add(ip);
                    automaticDone.add(ip.subnetId());
                } else {
                    released.add(ip);
                }
            }
        }

        private void automatic() {
            candidates.stream()
                    .filter(subnet -> isAutomatic(subnet) && !automaticDone.contains(subnet.id()))
                    .forEach(subnet -> wishes.add(new AddressWish(
                            port.id(), List.of(subnet.id()), Eui64.of(subnet.cidr(), port.macAddress()))));
        }

        private Subnet subnetOf(FixedIpRequest request) {
            IpAddress address = request.address();
            String subnetId = request.subnetId();
            if (subnetId != null) {
                Subnet subnet = candidates.stream()
                        .filter(s -> s.id().equals(subnetId))
                        .findFirst()
                        .orElseThrow(() -> Errors.invalidInput("Failed to create port on network " + port.networkId()
                                + ", because fixed_ips included invalid subnet " + subnetId));
                if (address != null && !subnet.cidr().hosts().contains(address)) {
                    throw Errors.badRequest(
                            "InvalidIpForSubnet",
                            "IP address " + address + " is not a valid IP for the specified subnet.");
                }
                return subnet;
            }
            if (address == null) {
                throw Errors.invalidInput("IP allocation requires subnet_id or ip_address");
            }
            return candidates.stream()
                    .filter(subnet -> subnet.cidr().hosts().contains(address))
                    .findFirst()
                    .orElseThrow(() -> Errors.badRequest(
                            "InvalidIpForNetwork",
                            "IP address " + address
                                    + " is not a valid IP for any of the subnets on the specified network."));
        }
    }
}
