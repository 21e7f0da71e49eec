package io.altostratus.network.service.ports;

/** A feature that has ports of its own, which only it may give up or change. */
public interface PortHolder {

    /**
     * @param wanted a port that a user wants to give to a device
     * @throws io.altostratus.api.error.ApiException 409 if the device is another project's
     */
    default void refuseDevice(Port wanted) {}

    /** @throws io.altostratus.api.error.ApiException 409 if the feature still needs the port */
    void refuseDeletion(Port port);

    /**
     * @param wanted with its old addresses
     * @param readdressed whether it shall have others
     * @throws io.altostratus.api.error.ApiException 409 if the feature cannot live with the change
     */
    void refuseChange(Port before, Port wanted, boolean readdressed);
}
