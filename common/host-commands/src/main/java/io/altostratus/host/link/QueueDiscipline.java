package io.altostratus.host.link;

/**
 * A queueing discipline of a device as {@code tc qdisc} shows it.
 *
 * @param kind for example {@code tbf}, {@code ingress} or the kernel's own {@code noqueue}
 * @param handle {@code 0:} for what the kernel has put there by itself
 * @param root whether it holds all that is sent by the device
 * @param rate of a token bucket: bytes a second; else 0
 * @param burst of a token bucket: its size in bytes; else 0
 */
public record QueueDiscipline(String device, String kind, String handle, boolean root, long rate, long burst) {

    private static final String KERNELS = "0:";

    /** Whether somebody has put it there. */
    public boolean isConfigured() {
        return !handle.equals(KERNELS);
    }

    /** Whether it is for what the device receives. */
    public boolean isIngress() {
        return kind.equals("ingress") || kind.equals("clsact");
    }
}
