package io.altostratus.network.service.ipam;

import io.altostratus.api.error.ApiException;
import io.altostratus.network.service.address.IpAddress;
import io.altostratus.network.service.api.Errors;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/**
 * Gives addresses to ports. The cursor row of each subnet concerned is locked by an update, so that transactions which
 * take addresses of one subnet follow each other; giving addresses back needs no lock. That no address is given twice
 * rests on the allocations' primary key.
 */
@Component
public class AddressAllocator {

    private static final int WINDOW = 32;

    private final AddressRepository repository;

    AddressAllocator(AddressRepository repository) {
        this.repository = repository;
    }

    /**
     * Must run inside a transaction that has inserted the ports, as late as possible.
     *
     * @throws ApiException 409 if an address is taken, or none is left
     */
    public List<Allocation> allocate(String networkId, List<AddressSpace> spaces, List<AddressWish> wishes) {
        if (wishes.isEmpty()) {
            return List.of();
        }
        TreeSet<String> concerned = new TreeSet<>();
        wishes.forEach(wish -> concerned.addAll(wish.subnetIds()));
        repository.lock(concerned);
        List<Allocation> allocations = new ArrayList<>(exact(networkId, wishes));
        allocations.addAll(lowest(networkId, spaces, wishes));
        return allocations;
    }

    private List<Allocation> exact(String networkId, List<AddressWish> wishes) {
        List<Allocation> exact = new ArrayList<>();
        Map<String, Set<BigInteger>> bySubnet = new TreeMap<>();
        for (AddressWish wish : wishes) {
            IpAddress address = wish.address();
            if (address != null) {
                String subnet = wish.subnetIds().getFirst();
                if (!bySubnet.computeIfAbsent(subnet, s -> new HashSet<>()).add(address.number())) {
                    throw inUse(networkId, address);
                }
                exact.add(new Allocation(wish.portId(), subnet, address));
            }
        }
        bySubnet.forEach((subnet, numbers) -> {
            Set<BigInteger> taken = Set.copyOf(repository.taken(subnet, numbers));
            exact.stream()
                    .filter(a -> a.subnetId().equals(subnet)
                            && taken.contains(a.address().number()))
                    .findFirst()
                    .ifPresent(a -> {
                        throw inUse(networkId, a.address());
                    });
            repository.forgetReleased(subnet, numbers);
        });
        if (!exact.isEmpty()) {
            repository.insert(exact);
        }
        return exact;
    }

    private List<Allocation> lowest(String networkId, List<AddressSpace> spaces, List<AddressWish> wishes) {
        Map<String, FreeAddresses> free = new HashMap<>();
        Map<String, BigInteger> cursors = new HashMap<>();
        List<Allocation> lowest = new ArrayList<>();
        int window = WINDOW + wishes.size();
        for (AddressWish wish : wishes) {
            if (wish.address() == null) {
                lowest.add(wish.subnetIds().stream()
                        .flatMap(subnet -> free
                                .computeIfAbsent(subnet, id -> load(id, spaces, window, cursors))
                                .take()
                                .map(address -> new Allocation(wish.portId(), subnet, address))
                                .stream())
                        .findFirst()
                        .orElseThrow(() -> exhausted(networkId)));
            }
        }
        if (!lowest.isEmpty()) {
            repository.insert(lowest);
        }
        free.forEach((subnet, addresses) -> {
            if (!addresses.next().equals(cursors.get(subnet))) {
                repository.advance(subnet, addresses.next());
            }
            if (!addresses.usedUp().isEmpty()) {
                repository.forgetReleased(subnet, addresses.usedUp());
            }
        });
        return lowest;
    }

    private FreeAddresses load(
            String subnetId, List<AddressSpace> spaces, int window, Map<String, BigInteger> cursors) {
        AddressSpace space = spaces.stream()
                .filter(s -> s.subnetId().equals(subnetId))
                .findFirst()
                .orElseThrow();
        AddressRepository.State state = repository.state(subnetId, window);
        cursors.put(subnetId, state.next());
        FreeAddresses.Source source = new FreeAddresses.Source() {
            @Override
            public List<BigInteger> released(BigInteger from, int limit) {
                return repository.released(subnetId, from, limit);
            }

            @Override
            public List<BigInteger> taken(BigInteger from, int limit) {
                return repository.taken(subnetId, from, limit);
            }
        };
        return new FreeAddresses(space.pools(), state.next(), source, window).with(state.released(), state.taken());
    }

    private static ApiException inUse(String networkId, IpAddress address) {
        return Errors.conflict(
                "IpAddressInUse",
                "Unable to complete operation for network " + networkId + ". The IP address " + address
                        + " is in use.");
    }

    private static ApiException exhausted(String networkId) {
        return Errors.conflict(
                "IpAddressGenerationFailure", "No more IP addresses available on network " + networkId + ".");
    }
}
