package io.altostratus.network.agent.firewall;

import io.altostratus.host.CommandFailedException;
import io.altostratus.host.filter.FilterProgram;
import io.altostratus.host.filter.FilterTable;
import io.altostratus.host.filter.PacketFilter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What stands in the host's tables during one pass. Several are read at once: with many ports each takes a while. */
final class TableReader {

    private static final Logger LOG = LoggerFactory.getLogger(TableReader.class);

    /** A table of the host. */
    record Name(FilterProgram program, String table) {

        static Name of(TablePlan plan) {
            return new Name(plan.program(), plan.table());
        }
    }

    private final PacketFilter filter;
    private final Map<Name, FilterTable> read = new HashMap<>();
    private volatile boolean framesFiltered = true;

    TableReader(PacketFilter filter) {
        this.filter = filter;
    }

    /** Whether ebtables works here. */
    boolean framesFiltered() {
        return framesFiltered;
    }

    /** What was read is out of date. */
    void forget() {
        read.clear();
    }

    boolean has(TablePlan plan) {
        return read.containsKey(Name.of(plan));
    }

    FilterTable get(Name name) {
        readAll(List.of(name));
        return read.getOrDefault(name, new FilterTable(Map.of()));
    }

    /** Reads those of the tables that have not been read yet. */
    void readAll(List<Name> names) {
        Map<Name, Future<FilterTable>> answers = new LinkedHashMap<>();
        try (ExecutorService reading = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Name name : names) {
                if (!read.containsKey(name) && (framesFiltered || name.program() != FilterProgram.EBTABLES)) {
                    answers.put(name, reading.submit(() -> filter.read(name.program(), name.table())));
                }
            }
        }
        answers.forEach((name, answer) -> {
            if (answer.state() == Future.State.SUCCESS) {
                read.put(name, answer.resultNow());
            } else {
                failed(name, answer.exceptionNow());
            }
        });
    }

    private void failed(Name name, Throwable failure) {
        if (name.program() == FilterProgram.EBTABLES && failure instanceof CommandFailedException) {
            framesFiltered = false;
            LOG.error(
                    "ebtables does not work here, so guests can forge ARP; install Debian's iptables package"
                            + " with its nft flavour and restart the agent: {}",
                    failure.getMessage());
        } else if (failure instanceof RuntimeException exception) {
            throw exception;
        } else {
            throw new IllegalStateException("cannot read " + name, failure);
        }
    }
}
