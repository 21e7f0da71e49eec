package io.altostratus.compute.api.consoleproxy;

import java.util.HashMap;
import java.util.Map;

/** How many consoles are open, all in all and by each user, so that nobody takes all places. */
final class ConsoleSeats {

    private final int most;
    private final int mostOfOne;
    private final Map<String, Integer> taken = new HashMap<>();
    private int all;

    ConsoleSeats(int most, int mostOfOne) {
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    /** @return whether there was one left */
    synchronized boolean take(String user) {
        int own = taken.getOrDefault(user, 0);
        if (all >= most || own >= mostOfOne) {
            return false;
        }
        taken.put(user, own + 1);
        all++;
        return true;
    }

    synchronized void free(String user) {
        taken.computeIfPresent(user, (name, own) -> own == 1 ? null : own - 1);
        all--;
    }
}
