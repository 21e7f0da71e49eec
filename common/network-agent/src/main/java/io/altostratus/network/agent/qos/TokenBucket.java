package io.altostratus.network.agent.qos;

import io.altostratus.host.link.QueueDiscipline;
import io.altostratus.network.model.QosPolicyDetails;
import java.util.List;

/**
 * A limit as tc's token bucket filter knows it.
 *
 * @param kilobits a second
 * @param burst bytes that may pass at once
 */
record TokenBucket(long kilobits, long burst) {

    /** Ours are known by it: nobody numbers theirs like this, and the kernel numbers its own 0. */
    static final String HANDLE = "a170:";

    private static final String LATENCY = "50ms";
    private static final double USUAL_BURST = 0.8;
    /** A bucket is filled that often in a second at least; a smaller one could not hold the rate. */
    private static final int FILLS_PER_SECOND = 250;

    private static final int FRAME_HEADER = 18;

    /** tc keeps a bucket's size as a time, and so rounds it. */
    private static final double ROUNDING = 0.01;

    /** @param mtu the largest packet of the network; a bucket that cannot hold a packet lets none through */
    static TokenBucket of(QosPolicyDetails.Limit limit, int mtu) {
        double burstKilobits = limit.maxBurstKbits() > 0 ? limit.maxBurstKbits() : limit.maxKbps() * USUAL_BURST;
        long burst = (long) (burstKilobits * 1000 / 8);
        long perFill = limit.maxKbps() * 1000L / 8 / FILLS_PER_SECOND;
        return new TokenBucket(limit.maxKbps(), Math.max(burst, Math.max(perFill, 2L * (mtu + FRAME_HEADER))));
    }

    /** As after {@code tc}. */
    List<String> words(String device) {
        return List.of(
                "qdisc",
                "replace",
                "dev",
                device,
                "root",
                "handle",
                HANDLE,
                "tbf",
                "rate",
                kilobits + "kbit",
                "burst",
                String.valueOf(burst),
                "latency",
                LATENCY);
    }

    static boolean isOurs(QueueDiscipline discipline) {
        return discipline.root() && discipline.handle().equals(HANDLE);
    }

    boolean isIn(QueueDiscipline discipline) {
        return isOurs(discipline)
                && discipline.kind().equals("tbf")
                && discipline.rate() == kilobits * 1000 / 8
                && Math.abs(discipline.burst() - burst) <= burst * ROUNDING + 1;
    }
}
