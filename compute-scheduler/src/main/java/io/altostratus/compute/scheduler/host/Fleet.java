package io.altostratus.compute.scheduler.host;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The states of all hosts, which many decisions read and change at the same time without waiting for each other. */
final class Fleet {

    static final Fleet EMPTY = new Fleet(List.of());

    private final AtomicReferenceArray<HostState> states;
    private final Map<String, Integer> places = new HashMap<>();

    Fleet(List<HostState> hosts) {
        this.states = new AtomicReferenceArray<>(hosts.toArray(new HostState[0]));
        for (int i = 0; i < hosts.size(); i++) {
            places.put(hosts.get(i).host(), i);
        }
    }

    /** As they are now. */
    List<HostState> snapshot() {
        HostState[] copy = new HostState[states.length()];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = states.get(i);
        }
        return Arrays.asList(copy);
    }

    @Nullable
    HostState get(String host) {
        Integer place = places.get(host);
        return place == null ? null : states.get(place);
    }

    void change(String host, UnaryOperator<HostState> change) {
        Integer place = places.get(host);
        if (place != null) {
            states.updateAndGet(place, change);
        }
    }
}
