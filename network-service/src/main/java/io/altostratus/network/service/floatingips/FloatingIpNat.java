package io.altostratus.network.service.floatingips;

import io.altostratus.network.model.RouterDetails;
import io.altostratus.network.service.routers.NatSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What floating IPs ask of routers. */
@Component
class FloatingIpNat implements NatSource {

    private final FloatingIpRepository repository;

    FloatingIpNat(FloatingIpRepository repository) {
        this.repository = repository;
    }

    @Override
    public Map<String, List<RouterDetails.FloatingIp>> of(Collection<String> routerIds) {
        return repository.throughRouters(routerIds).stream()
                .filter(ip -> ip.target() != null || !ip.forwardings().isEmpty())
                .collect(Collectors.groupingBy(
                        ip -> String.valueOf(ip.routerId()),
                        Collectors.mapping(FloatingIpNat::details, Collectors.toList())));
    }

    private static RouterDetails.FloatingIp details(FloatingIp ip) {
        FloatingIp.Target target = ip.target();
        return new RouterDetails.FloatingIp(
                ip.id(),
                ip.address().text(),
                target == null ? null : target.fixedAddress().text(),
                ip.forwardings().stream()
                        .map(forwarded -> new RouterDetails.Forwarding(
                                forwarded.protocol(),
                                forwarded.externalFirst(),
                                forwarded.externalLast(),
                                forwarded.internalAddress(),
                                forwarded.internalFirst(),
                                forwarded.internalLast()))
                        .toList());
    }

    @Override
    public boolean needs(String routerId, String subnetId) {
        return repository.isNeeded(routerId, subnetId);
    }

    @Override
    public void unhosted(String routerId) {
        repository.setDown(routerId);
    }

    @Override
    public boolean needsGateway(String routerId) {
        return repository.isNeeded(routerId);
    }
}
