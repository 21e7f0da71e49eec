package io.altostratus.network.service.trunks;

/** A port whose frames carry a tag where they pass the trunk's own port. */
record SubPort(String portId, String segmentationType, int segmentationId) {

    /** The only kind of tags. */
    static final String VLAN = "vlan";

    /** As tenants ask for the tag of the port's own network. */
    static final String INHERIT = "inherit";

    /** Device owner of such ports. */
    static final String OWNER = "trunk:subport";
}
