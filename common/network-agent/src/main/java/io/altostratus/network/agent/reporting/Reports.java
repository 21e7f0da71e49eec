package io.altostratus.network.agent.reporting;

import io.altostratus.host.link.Link;
import io.altostratus.network.agent.convergence.Pass;
import io.altostratus.network.agent.convergence.PassListener;
import io.altostratus.network.agent.convergence.RealisedRouter;
import io.altostratus.network.agent.host.DeviceNames;
import io.altostratus.network.model.DhcpReady;
import io.altostratus.network.model.PortsUnwired;
import io.altostratus.network.model.PortsWired;
import io.altostratus.network.model.RouterRealised;
import io.altostratus.network.model.SubportsFailed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tells network-service which ports have got or lost their device, and which would be answered by DHCP. What could not be
 * told is kept until it can; after each full state everything is told anew.
 */
public final class Reports implements PassListener, AutoCloseable {

    private static final int AT_ONCE = 500;

    private final ServiceClient service;
    private final String boot;
    private final Worker sender;

    /** By port, the wiring that was last told; empty for none. */
    private final Map<String, String> told = new HashMap<>();

    private final Set<String> toldReady = new HashSet<>();
    private final Map<String, String> wired = new HashMap<>();
    private final Set<String> unwired = new HashSet<>();
    private final Set<String> ready = new HashSet<>();
    /** By router, what was last told, and what is to be. */
    private final Map<String, RealisedRouter> routersTold = new HashMap<>();

    private final Map<String, RealisedRouter> routersToTell = new HashMap<>();

    /** By port of a trunk, what was last told to be wrong, and what is to be told. */
    private final Map<String, String> failuresTold = new HashMap<>();

    private final Map<String, String> failuresToTell = new HashMap<>();
    private boolean complete;

    /** @param boot tells this run of the host from others, since device numbers begin anew */
    public Reports(ServiceClient service, String boot) {
        this.service = service;
        this.boot = boot;
        this.sender = new Worker("reporting to network-service", Duration.ofMinutes(1), this::send);
    }

    public void start() {
        sender.start();
    }

    /** Tells everything again with the next pass: a report may have been lost on the other side. */
    public synchronized void tellAgain() {
        told.values().removeIf(wiring -> !wiring.isEmpty());
        complete = false;
        toldReady.clear();
        routersTold.clear();
        failuresTold.clear();
    }

    @Override
    public synchronized void passed(Pass pass) {
        // A router that works elsewhere has devices here too, but its ports are for that host to report.
        Set<String> own = new HashSet<>();
        pass.desired().ports().forEach((id, port) -> {
            if (service.host().equals(port.host())) {
                own.add(id);
            }
        });
        Map<String, Link> devices = pass.wired();
        devices.keySet().retainAll(own);
        devices.forEach((port, device) -> {
            String wiring = device.index() + "@" + boot;
            if (!wiring.equals(told.put(port, wiring))) {
                wired.put(port, wiring);
                unwired.remove(port);
            }
        });
        if (pass.desired().complete()) {
            told.keySet().retainAll(own);
            for (String port : own) {
                boolean present = pass.links().get(DeviceNames.tap(port)) != null;
                if (present) {
                    continue;
                }
                String before = told.put(port, "");
                // At the start also a port without a device is told: an earlier run of the agent may have seen one.
                if (before == null ? !complete : !before.isEmpty()) {
                    unwired.add(port);
                    wired.remove(port);
                }
            }
            complete = true;
            toldReady.retainAll(pass.dhcpReady());
        }
        for (String port : pass.dhcpReady()) {
            if (toldReady.add(port)) {
                ready.add(port);
            }
        }
        routersTold.keySet().retainAll(pass.routed().keySet());
        pass.routed().forEach((router, realised) -> {
            if (!realised.equals(routersTold.put(router, realised))) {
                routersToTell.put(router, realised);
            }
        });
        failuresTold.keySet().retainAll(pass.failedSubports().keySet());
        pass.failedSubports().forEach((port, reason) -> {
            if (!reason.equals(failuresTold.put(port, reason))) {
                failuresToTell.put(port, reason);
            }
        });
        if (!wired.isEmpty()
                || !unwired.isEmpty()
                || !ready.isEmpty()
                || !routersToTell.isEmpty()
                || !failuresToTell.isEmpty()) {
            sender.ask();
        }
    }

    private void send() {
        sendUnwired();
        sendReady();
        sendRouters();
        sendWired();
        sendFailures();
    }

    private void sendFailures() {
        List<SubportsFailed.Failed> mine = new ArrayList<>();
        synchronized (this) {
            failuresToTell.forEach((port, reason) -> mine.add(new SubportsFailed.Failed(port, reason)));
            failuresToTell.clear();
        }
        inParts(
                mine,
                part -> service.report(new SubportsFailed(service.host(), part)),
                // What has been found since counts more.
                left -> left.forEach(one -> failuresToTell.putIfAbsent(one.portId(), one.reason())));
    }

    private void sendRouters() {
        Map<String, RealisedRouter> mine = new HashMap<>();
        synchronized (this) {
            mine.putAll(routersToTell);
            routersToTell.clear();
        }
        inParts(
                List.copyOf(mine.entrySet()),
                part -> part.forEach(one -> service.report(new RouterRealised(
                        service.host(),
                        one.getKey(),
                        one.getValue().version(),
                        one.getValue().active(),
                        one.getValue().failed(),
                        one.getValue().haState()))),
                // What has been found since counts more.
                left -> left.forEach(one -> routersToTell.putIfAbsent(one.getKey(), one.getValue())));
    }

    private void sendWired() {
        Map<String, String> mine = new HashMap<>();
        synchronized (this) {
            mine.putAll(wired);
            wired.clear();
        }
        List<PortsWired.Wired> all = new ArrayList<>();
        mine.forEach((port, wiring) -> all.add(new PortsWired.Wired(port, wiring)));
        inParts(all, part -> service.report(new PortsWired(service.host(), part)), left -> {
            for (PortsWired.Wired w : left) {
                // What has been found since counts more.
                if (w.wiring().equals(told.get(w.portId()))) {
                    wired.putIfAbsent(w.portId(), w.wiring());
                }
            }
        });
    }

    private void sendUnwired() {
        List<String> mine = take(unwired);
        inParts(mine, part -> service.report(new PortsUnwired(service.host(), part)), left -> {
            for (String port : left) {
                if ("".equals(told.get(port))) {
                    unwired.add(port);
                }
            }
        });
    }

    private void sendReady() {
        List<String> mine = take(ready);
        inParts(mine, part -> service.report(new DhcpReady(service.host(), part)), ready::addAll);
    }

    private synchronized List<String> take(Set<String> from) {
        List<String> all = List.copyOf(from);
        from.clear();
        return all;
    }

    private <T> void inParts(List<T> all, Consumer<List<T>> send, Consumer<List<T>> keep) {
        for (int i = 0; i < all.size(); i += AT_ONCE) {
            try {
                send.accept(all.subList(i, Math.min(all.size(), i + AT_ONCE)));
            } catch (RuntimeException e) {
                synchronized (this) {
                    keep.accept(all.subList(i, all.size()));
                }
                throw e;
            }
        }
    }

    @Override
    public void close() {
        sender.close();
    }
}
