package io.altostratus.network.service.binding;

import io.altostratus.network.service.segments.Segment;
import java.util.Map;
import java.util.Set;

/**
 * A way to carry networks on hosts. Whoever brings another one makes it a Spring bean and adds its name to {@code
 * altostratus.network.binding.mechanism-drivers}.
 */
public interface MechanismDriver {

    /** As in the configuration. */
    String name();

    /** The types of agents that it looks at; of others it is told nothing. */
    Set<String> agentTypes();

    /**
     * Whether it can connect a port on the host to the network by this segment. Must not change anything: it may be asked
     * any number of times.
     *
     * @param vnicType what is asked for, as in {@code binding:vnic_type}
     */
    Answer bind(HostAgents host, Segment segment, String vnicType);

    /** What it says to that. */
    sealed interface Answer {

        /**
         * It does it.
         *
         * @param vifType what the hypervisor plugs the guest into, as in {@code binding:vif_type}
         * @param details what else the hypervisor has to know, as in {@code binding:vif_details}
         */
        record Bound(String vifType, Map<String, Object> details) implements Answer {

            public Bound {
                details = Map.copyOf(details);
            }
        }

        /** @param reason for operators, without the host's name: a part of a sentence */
        record Refused(String reason) implements Answer {}

        /** It never binds; another may. */
        record Silent() implements Answer {}
    }
}
