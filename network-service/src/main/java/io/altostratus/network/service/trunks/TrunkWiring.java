package io.altostratus.network.service.trunks;

import io.altostratus.context.RequestContext;
import io.altostratus.network.model.PortDetails;
import io.altostratus.network.model.SubportsFailed;
import io.altostratus.network.service.ports.Port;
import io.altostratus.network.service.ports.PortRepository;
import io.altostratus.persistence.Transactions;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Ports as hosts learn of them, those of trunks with their tags; and what hosts say of these. */
@Component
public class TrunkWiring {

    private static final Logger LOG = LoggerFactory.getLogger(TrunkWiring.class);
    private static final int LONGEST_REASON = 255;

    private final TrunkRepository trunks;
    private final PortRepository ports;
    private final Transactions transactions;

    TrunkWiring(TrunkRepository trunks, PortRepository ports, Transactions transactions) {
        this.trunks = trunks;
        this.ports = ports;
        this.transactions = transactions;
    }

    public PortDetails describe(Port port) {
        return port.deviceOwner().equals(SubPort.OWNER)
                ? describe(List.of(port)).getFirst()
                : port.details();
    }

    /** Any number of ports, in one statement at most. */
    public List<PortDetails> describe(Collection<Port> some) {
        Map<String, TrunkRepository.Tagged> tagged = trunks.tagged(some.stream()
                .filter(port -> port.deviceOwner().equals(SubPort.OWNER))
                .map(Port::id)
                .toList());
        return some.stream()
                .map(port -> {
                    TrunkRepository.Tagged tag = tagged.get(port.id());
                    return tag == null
                            ? port.details()
                            : port.details().inTrunk(new PortDetails.Trunk(tag.parentPortId(), tag.segmentationId()));
                })
                .toList();
    }

    /** The trunks of these ports are degraded until their host has connected them. */
    public void failed(SubportsFailed report, RequestContext context) {
        Map<String, String> reasons = new HashMap<>();
        report.ports().forEach(port -> reasons.put(port.portId(), port.reason()));
        transactions.run(() -> {
            for (Port port : ports.findAll(reasons.keySet())) {
                if (port.binding().hostId().equals(report.host())) {
                    String reason = reasons.getOrDefault(port.id(), "");
                    LOG.warn("Host {} does not connect subport {}: {}", report.host(), port.id(), reason);
                    trunks.note(port.id(), reason.substring(0, Math.min(reason.length(), LONGEST_REASON)));
                }
            }
        });
    }
}
