package io.altostratus.network.agent.qos;

import io.altostratus.network.agent.host.DeviceNames;
import io.altostratus.network.model.NetworkDetails;
import io.altostratus.network.model.PortDetails;
import io.altostratus.network.model.QosPolicyDetails;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one port's traffic is limited.
 *
 * @param toGuest limit of what the guest receives; null for none
 * @param fromGuest limit of what the guest sends; null for none
 */
record Shape(
        String portId,
        @Nullable TokenBucket toGuest,
        @Nullable TokenBucket fromGuest) {

    private static final int USUAL_MTU = 1500;

    /** Empty if the policy limits nothing. */
    static Optional<Shape> of(PortDetails port, @Nullable NetworkDetails network, QosPolicyDetails policy) {
        if (policy.ingress() == null && policy.egress() == null) {
            return Optional.empty();
        }
        int mtu = network == null ? USUAL_MTU : network.mtu();
        return Optional.of(new Shape(
                port.id(),
                policy.ingress() == null ? null : TokenBucket.of(policy.ingress(), mtu),
                policy.egress() == null ? null : TokenBucket.of(policy.egress(), mtu)));
    }

    String tap() {
        return DeviceNames.tap(portId);
    }

    String shaper() {
        return DeviceNames.shaper(portId);
    }
}
