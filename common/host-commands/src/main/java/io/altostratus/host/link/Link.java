package io.altostratus.host.link;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A network device as {@code ip -details link} shows it.
 *
 * @param index the kernel's number of it, never used again while the host runs
 * @param kind {@code bridge}, {@code veth}, {@code vxlan}, {@code tun}, …; null for hardware
 * @param master the bridge it is in
 * @param up whether it is set up (administratively)
 * @param details what its kind has to say, such as a vxlan's {@code id}; and {@link #PARENT}
 */
public record Link(
        int index,
        String name,
        @Nullable String kind,
        @Nullable String master,
        int mtu,
        @Nullable String address,
        @Nullable String alias,
        boolean up,
        Map<String, String> details) {

    /** In {@link #details}: the name of the device that it is on top of. */
    public static final String PARENT = "link";

    public Link {
        details = Map.copyOf(details);
    }

    public Optional<DeviceMark> mark() {
        return DeviceMark.parse(alias);
    }

    /** Whether it carries this cloud's mark. */
    public boolean belongsTo(String cloudId) {
        return mark().filter(m -> m.cloudId().equals(cloudId)).isPresent();
    }

    /** Whether it carries the mark of another cloud. */
    public boolean belongsToAnotherThan(String cloudId) {
        return mark().filter(m -> !m.cloudId().equals(cloudId)).isPresent();
    }
}
