package io.altostratus.network.agent.metadata;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** How many requests of one network may be served at once: some for each guest, so that none takes them all. */
final class Places {

    private final Semaphore ofAll;
    private final int ofOne;
    private final ConcurrentMap<InetAddress, Integer> taken = new ConcurrentHashMap<>();

    Places(int ofAll, int ofOne) {
        this.ofAll = new Semaphore(ofAll);
        this.ofOne = ofOne;
    }

    /** False if the guest, or the network, has no place left. */
    boolean take(InetAddress guest) {
        if (!ofAll.tryAcquire()) {
            return false;
        }
        AtomicBoolean own = new AtomicBoolean();
        taken.compute(guest, (address, count) -> {
            int now = count == null ? 0 : count;
            own.set(now < ofOne);
            return own.get() ? now + 1 : now;
        });
        if (!own.get()) {
            ofAll.release();
        }
        return own.get();
    }

    void giveBack(InetAddress guest) {
        taken.computeIfPresent(guest, (address, count) -> count == 1 ? null : count - 1);
        ofAll.release();
    }
}
