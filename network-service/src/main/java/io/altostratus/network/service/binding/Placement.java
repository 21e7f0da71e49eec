package io.altostratus.network.service.binding;

/**
 * What became of binding a port.
 *
 * @param vifType as in {@code binding:vif_type}
 * @param vifDetails JSON of {@code binding:vif_details}; of a failed binding it holds the reason
 */
public record Placement(String vifType, String vifDetails) {

    /** Key of the reason in the details of a failed binding, for whoever tells the user of the failure. */
    public static final String REASON = "reason";

    static final Placement UNBOUND = new Placement(Vif.UNBOUND, "{}");

    public boolean hasFailed() {
        return vifType.equals(Vif.FAILED);
    }
}
