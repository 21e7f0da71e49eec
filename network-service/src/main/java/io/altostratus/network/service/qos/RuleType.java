package io.altostratus.network.service.qos;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Kinds of rules that hosts enforce. Neutron has more; a kind that no host enforces cannot be asked for. */
enum RuleType {
    BANDWIDTH_LIMIT("bandwidth_limit"),
    DSCP_MARKING("dscp_marking");

    /** Kinds of Neutron's that nothing enforces here. */
    static final List<String> UNSUPPORTED = List.of("minimum_bandwidth", "minimum_packet_rate");

    private final String apiName;

    RuleType(String apiName) {
        this.apiName = apiName;
    }

    String apiName() {
        return apiName;
    }

    static Optional<RuleType> of(String apiName) {
        return Arrays.stream(values()).filter(t -> t.apiName.equals(apiName)).findFirst();
    }
}
