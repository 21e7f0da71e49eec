package io.altostratus.host.link;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The bridge {@code brq…} of a network. The agent that starts guests and the one that wires networks both make it when it
 * is missing, each at any moment: whoever comes second finds it and changes nothing.
 */
public final class NetworkBridge {

    /** Kind in the {@link DeviceMark}; the object is the network. */
    public static final String KIND = "bridge";

    private final IpCommand ip;
    private final String cloudId;

    public NetworkBridge(IpCommand ip, String cloudId) {
        this.ip = ip;
        this.cloudId = cloudId;
    }

    /** {@code brq} and the first 11 characters of the network's id. */
    public static String nameOf(String networkId) {
        return "brq" + networkId.substring(0, Math.min(11, networkId.length()));
    }

    /**
     * Makes sure that the network's bridge exists, is ours, and is up.
     *
     * @param mtu of the network, in bytes
     * @return its name
     * @throws ForeignDeviceException if something else has that name
     */
    public String ensure(String networkId, int mtu) {
        String name = nameOf(networkId);
        IpBatch missing = missing(networkId, mtu, ip.link(name));
        if (!missing.isEmpty()) {
            List<IpBatch.BatchFailure> failures = ip.run(missing);
            Link made = ip.link(name)
                    .orElseThrow(() -> new IllegalStateException("bridge " + name + " was not made: " + failures));
            IpBatch still = missing(networkId, mtu, Optional.of(made));
            if (!still.isEmpty()) {
                throw new IllegalStateException("bridge " + name + " is not as it should be: " + failures);
            }
        }
        return name;
    }

    /**
     * What is missing at a bridge that was read before.
     *
     * <p>A bridge of exactly our name without any mark is taken for ours: it is one whose maker was killed before it had
     * set the alias, as the name comes from the id of our network.
     *
     * @throws ForeignDeviceException if something else has its name
     */
    public IpBatch missing(String networkId, int mtu, Optional<Link> present) {
        String name = nameOf(networkId);
        IpBatch batch = new IpBatch();
        if (present.isEmpty()) {
            // An address of its own: otherwise the bridge takes the lowest of its ports' and changes with them.
            batch.add(
                    networkId,
                    List.of(
                            "link",
                            "add",
                            "name",
                            name,
                            "address",
                            randomAddress(),
                            "type",
                            "bridge",
                            "stp_state",
                            "0",
                            "forward_delay",
                            "0"));
            finish(batch, networkId, mtu);
            return batch;
        }
        Link link = present.get();
        if (!"bridge".equals(link.kind()) || link.belongsToAnotherThan(cloudId)) {
            throw new ForeignDeviceException(name + " is there and is not ours (" + link.kind() + ", alias "
                    + link.alias() + "): remove it, or the network cannot be wired on this host");
        }
        if (!"0".equals(link.details().get("stp_state"))
                || !"0".equals(link.details().get("forward_delay"))) {
            // One after the other: the kernel refuses a short delay while the spanning tree protocol is on.
            batch.add(networkId, "link", "set", name, "type", "bridge", "stp_state", "0");
            batch.add(networkId, "link", "set", name, "type", "bridge", "forward_delay", "0");
        }
        if (!link.belongsTo(cloudId) || link.mtu() != mtu || !link.up()) {
            finish(batch, networkId, mtu);
        }
        return batch;
    }

    /** IPv6 stays off on the bridge itself: guests must not find the host there. */
    private void finish(IpBatch batch, String networkId, int mtu) {
        String name = nameOf(networkId);
        batch.add(networkId, "link", "set", name, "alias", new DeviceMark(cloudId, KIND, networkId).alias());
        batch.add(networkId, "link", "set", name, "addrgenmode", "none");
        batch.add(networkId, "link", "set", name, "mtu", String.valueOf(mtu));
        batch.add(networkId, "link", "set", name, "up");
    }

    private static String randomAddress() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return String.format(
                "02:%02x:%02x:%02x:%02x:%02x",
                random.nextInt(256),
                random.nextInt(256),
                random.nextInt(256),
                random.nextInt(256),
                random.nextInt(256));
    }
}
