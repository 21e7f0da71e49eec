package io.altostratus.network.service.binding;

/** Words of {@code binding:vif_type} and {@code binding:vnic_type}. */
public final class Vif {

    public static final String UNBOUND = "unbound";
    public static final String FAILED = "binding_failed";
    public static final String NORMAL = "normal";
    public static final String BRIDGE = "bridge";
    static final String OVS = "ovs";

    private Vif() {}
}
