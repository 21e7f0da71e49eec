package io.altostratus.compute.agent.driver;

/**
 * Copies of guests' disks on their way to becoming images. Like those of {@link HypervisorDriver}, every operation may be
 * asked for again after it was done or interrupted, and blocks.
 */
public interface GuestSnapshots {

    /**
     * Copies the guest's system disk to a file of this host that stands by itself. A guest that has to halt for this goes
     * on as soon as the copy is there.
     *
     * @param imageId names the copy
     * @param format as image-service calls it, for example {@code qcow2}
     * @throws GuestOperationException if it cannot be
     */
    void extract(String serverId, String imageId, String format, Cancellation cancellation);

    /**
     * Fills the image with the copy, which is removed then. An image that has its data is left as it is.
     *
     * @param ticket admits this host to filling this image for a short time
     * @throws GuestOperationException if it cannot be
     */
    void upload(String serverId, String imageId, String ticket, Cancellation cancellation);

    /** Removes the copy, whole or not, if there is one. A guest that was halted for it goes on. */
    void discard(String serverId, String imageId);
}
