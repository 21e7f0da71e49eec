package io.altostratus.network.service.binding;

import io.altostratus.network.service.segments.Segment;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Hosts are told behind which of them each port is; ports are bound by others. */
@Component
public class PopulationDriver implements MechanismDriver {

    static final String NAME = "l2population";

    private final boolean enabled;

    PopulationDriver(BindingProperties properties) {
        this.enabled = properties.mechanismDrivers().contains(NAME);
    }

    /** Whether it is configured. */
    public boolean isEnabled() {
        return enabled;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> agentTypes() {
        return Set.of();
    }

    @Override
    public Answer bind(HostAgents host, Segment segment, String vnicType) {
        return new Answer.Silent();
    }
}
