package io.altostratus.network.service.routers;

import io.altostratus.context.RequestContext;
import io.altostratus.network.model.RouterRealised;
import io.altostratus.network.service.api.Attempts;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Follows routers from host to host: their hosts decide by themselves which of them works. */
@Component
public class RouterMoves {

    private static final Set<String> STATES = Set.of(RouterHost.ACTIVE, RouterHost.STANDBY);

    private final RouterRepository routers;
    private final RouterHostRepository hosts;
    private final RouterPlaces places;
    private final RouterScheduler scheduler;
    private final Attempts attempts;

    RouterMoves(
            RouterRepository routers,
            RouterHostRepository hosts,
            RouterPlaces places,
            RouterScheduler scheduler,
            Attempts attempts) {
        this.routers = routers;
        this.hosts = hosts;
        this.places = places;
        this.scheduler = scheduler;
        this.attempts = attempts;
    }

    /** Notes what a host says about itself. The ports of a router are where it works. */
    public void reported(RouterRealised report, RequestContext context) {
        String state = report.haState();
        if (state == null || !STATES.contains(state) || isKnown(report, state)) {
            return;
        }
        attempts.run(() -> {
            if (!routers.lock(report.routerId())) {
                return;
            }
            Router router = routers.find(report.routerId()).orElseThrow();
            if (places.on(router, report.host()).isEmpty()) {
                return; // it has it no more
            }
            hosts.setState(router.id(), report.host(), state);
            if (state.equals(RouterHost.ACTIVE) && !report.host().equals(router.host())) {
                scheduler.follow(router, report.host(), context);
            }
        });
    }

    private boolean isKnown(RouterRealised report, String state) {
        Optional<Router> router = routers.find(report.routerId());
        return router.isEmpty()
                || places.on(router.get(), report.host())
                        .filter(place -> place.state().equals(state))
                        .filter(place -> state.equals(RouterHost.STANDBY)
                                || place.host().equals(router.get().host()))
                        .isPresent();
    }
}
