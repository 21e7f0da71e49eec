package io.altostratus.compute.agent.order;

import io.altostratus.compute.agent.driver.GuestOperationException;
import io.altostratus.compute.agent.driver.HypervisorDriver;
import io.altostratus.compute.agent.guest.SeenOrder;
import io.altostratus.compute.agent.guest.SeenOrders;
import io.altostratus.compute.model.order.Fence;
import io.altostratus.compute.model.report.DesiredGuests;
import io.altostratus.compute.model.report.GuestPowerChanged;
import io.altostratus.compute.model.state.PowerState;
import io.altostratus.context.RequestContext;
import io.altostratus.context.RequestIds;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the host as the conductor says it should be: removes guests that do not belong there, and reports those whose
 * power state is not what the conductor believes. A guest that has had an order since the question was asked is left
 * alone, because the answer may be older than that order.
 */
public final class GuestConvergence {

    private static final Logger LOG = LoggerFactory.getLogger(GuestConvergence.class);

    private final String host;
    private final HypervisorDriver driver;
    private final SeenOrders seen;
    private final OrderExecutor executor;
    private final Reports reports;

    public GuestConvergence(
            String host, HypervisorDriver driver, SeenOrders seen, OrderExecutor executor, Reports reports) {
        this.host = host;
        this.driver = driver;
        this.seen = seen;
        this.executor = executor;
        this.reports = reports;
    }

    /** @param question asks the conductor which guests belong on this host */
    public void converge(Supplier<DesiredGuests> question) {
        Set<String> here = new HashSet<>(driver.directories());
        driver.guests().forEach(guest -> here.add(guest.serverId()));
        Set<String> backups = Set.copyOf(driver.backups());
        Map<String, SeenOrder> before = new HashMap<>();
        here.forEach(id -> seen.find(id).ifPresent(order -> before.put(id, order)));

        DesiredGuests desired = question.get();

        Set<String> wanted = new HashSet<>();
        for (DesiredGuests.Guest guest : desired.guests()) {
            wanted.add(guest.serverId());
            Optional<PowerState> power = driver.power(guest.serverId());
            if (guest.settled() && power.isPresent() && power.get().code() != guest.powerState()) {
                reportPower(guest.serverId(), guest.generation());
            }
        }
        for (DesiredGuests.Guest guest : desired.guests()) {
            String id = guest.serverId();
            if (backups.contains(id) && guest.settled() && guest.withoutBackup() && isUntouched(id, before)) {
                LOG.warn("Files of before a resize of {} are not wanted any more and are removed", id);
                driver.dropBackup(id, null);
            }
        }
        for (String id : here) {
            SeenOrder last = before.get(id);
            boolean untouched = isUntouched(id, before);
            if (!wanted.contains(id) && untouched) {
                LOG.warn("Instance {} does not belong on this host and is removed", id);
                if (last != null) {
                    seen.bury(id, last);
                }
                remove(id);
            }
        }
    }

    private boolean isUntouched(String id, Map<String, SeenOrder> before) {
        return Optional.ofNullable(before.get(id)).equals(seen.find(id)) && !executor.isBusy(id);
    }

    /** One guest that cannot be removed now must not keep the others; the next comparison finds it again. */
    private void remove(String id) {
        try {
            driver.destroy(id);
        } catch (GuestOperationException e) {
            LOG.warn("Instance {} could not be removed and is tried again: {}", id, e.getMessage());
        }
    }

    /** Tells the conductor how a guest stands, unless an order is just changing that. */
    public void reportPower(String serverId) {
        reportPower(serverId, Fence.NONE.generation());
    }

    /** @param known of the server, as the conductor has told: requests of which no order came have raised it as well */
    private void reportPower(String serverId, long known) {
        if (executor.isBusy(serverId)) {
            LOG.info("Instance {} has a pending order during a power event. Skip.", serverId);
            return;
        }
        Fence last = seen.find(serverId).map(SeenOrder::fence).orElse(Fence.NONE);
        Fence fence = new Fence(Math.max(last.generation(), known), last.epoch(), last.sequence());
        driver.power(serverId)
                .ifPresent(power -> reports.send(
                        new GuestPowerChanged(serverId, host, fence, power.code()),
                        RequestContext.background(RequestIds.next())));
    }
}
