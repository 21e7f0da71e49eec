package io.altostratus.network.agent.l3;

import io.altostratus.network.agent.host.DeviceNames;
import io.altostratus.network.model.RouterDetails;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What follows from the address scopes of a router's networks. Addresses are one's own only within a scope: nothing is
 * routed between two of them as it is, and within one nothing is translated on its way outside.
 *
 * @param ipv4 between which devices nothing is routed
 * @param ipv6 the same for IPv6
 * @param untranslated the devices from which IPv4 goes outside as it is
 */
record RouterScopes(List<Barrier> ipv4, List<Barrier> ipv6, List<String> untranslated) {

    static final RouterScopes NONE = new RouterScopes(List.of(), List.of(), List.of());

    /** From one device to another, both inside the namespace. */
    record Barrier(String from, String to) {}

    static RouterScopes of(RouterDetails router) {
        List<RouterDetails.Interface> all = new ArrayList<>(router.interfaces());
        RouterDetails.Interface gateway = router.gateway();
        if (gateway != null) {
            all.add(gateway);
        }
        if (all.stream().allMatch(stand -> stand.ipv4Scope() == null && stand.ipv6Scope() == null)) {
            return NONE;
        }
        String outside = gateway == null ? null : gateway.ipv4Scope();
        List<String> untranslated = router.interfaces().stream()
                .filter(stand -> outside != null && outside.equals(stand.ipv4Scope()))
                .map(stand -> DeviceNames.routerInterface(stand.port().id()))
                .sorted()
                .toList();
        return new RouterScopes(
                barriers(router, RouterDetails.Interface::ipv4Scope, true),
                barriers(router, RouterDetails.Interface::ipv6Scope, false),
                untranslated);
    }

    /** @param translated whether what comes from inside may leave with another address, if the outside has no such scope */
    private static List<Barrier> barriers(
            RouterDetails router, Function<RouterDetails.Interface, @Nullable String> scope, boolean translated) {
        Map<String, @Nullable String> inside = new TreeMap<>();
        router.interfaces()
                .forEach(stand ->
                        inside.put(DeviceNames.routerInterface(stand.port().id()), scope.apply(stand)));
        List<Barrier> barriers = new ArrayList<>();
        inside.forEach((from, its) -> inside.forEach((to, others) -> {
            if (!Objects.equals(its, others)) {
                barriers.add(new Barrier(from, to));
            }
        }));
        RouterDetails.Interface gateway = router.gateway();
        if (gateway != null) {
            String name = DeviceNames.routerGateway(gateway.port().id());
            String outside = scope.apply(gateway);
            Map<String, @Nullable String> ordered = new LinkedHashMap<>(inside);
            ordered.forEach((device, its) -> {
                if (!Objects.equals(its, outside)) {
                    barriers.add(new Barrier(name, device));
                    if (!translated || !router.snat()) {
                        barriers.add(new Barrier(device, name));
                    }
                }
            });
        }
        barriers.sort(Comparator.comparing(Barrier::from).thenComparing(Barrier::to));
        return List.copyOf(barriers);
    }
}
