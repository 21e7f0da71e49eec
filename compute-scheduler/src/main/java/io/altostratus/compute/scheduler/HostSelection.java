package io.altostratus.compute.scheduler;

import io.altostratus.compute.database.hosts.Claim;
import io.altostratus.compute.database.hosts.NodeRepository;
import io.altostratus.compute.database.workflows.WorkflowRepository;
import io.altostratus.compute.model.schedule.CheckHostRequest;
import io.altostratus.compute.model.schedule.SelectHostRequest;
import io.altostratus.compute.model.schedule.SelectedHost;
import io.altostratus.compute.scheduler.demand.Demand;
import io.altostratus.compute.scheduler.demand.DemandReader;
import io.altostratus.compute.scheduler.demand.GroupPlacement;
import io.altostratus.compute.scheduler.demand.NoValidHost;
import io.altostratus.compute.scheduler.filter.FilterChain;
import io.altostratus.compute.scheduler.host.HostState;
import io.altostratus.compute.scheduler.host.HostStates;
import io.altostratus.compute.scheduler.weigh.Ranking;
import io.altostratus.compute.scheduler.weigh.Weighing;
import io.altostratus.messaging.CallRefusedException;
import io.altostratus.persistence.Transactions;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses a host and claims it in one act. Candidates come from memory and may be out of date; the claim is a
 * conditional statement on the host's row, so that schedulers working side by side never overcommit a host: whoever
 * comes late takes the next candidate. The rule of a server group is checked again in the claim, under the group's lock.
 * A request that was held up until its server was given up claims nothing.
 */
public final class HostSelection {

    private static final Logger LOG = LoggerFactory.getLogger(HostSelection.class);

    /** Members of a group that claim at the same time are told of each other one by one; this ends it. */
    private static final int MOST_ROUNDS = 20;

    private final HostStates states;
    private final FilterChain filters;
    private final Weighing weighing;
    private final DemandReader demands;
    private final NodeRepository nodes;
    private final WorkflowRepository workflows;
    private final Transactions transactions;

    public HostSelection(
            HostStates states,
            FilterChain filters,
            Weighing weighing,
            DemandReader demands,
            NodeRepository nodes,
            WorkflowRepository workflows,
            Transactions transactions) {
        this.states = states;
        this.filters = filters;
        this.weighing = weighing;
        this.demands = demands;
        this.nodes = nodes;
        this.workflows = workflows;
        this.transactions = transactions;
    }

    /** What became of one round of candidates. */
    private sealed interface Round {

        record Selected(String host) implements Round {}

        /** The group's servers are elsewhere than was thought: the candidates are to be found anew. */
        record GroupMoved() implements Round {}

        record NoneLeft(FilterChain.Filtered filtered) implements Round {}
    }

    /** @throws CallRefusedException if no host will do, also by the newest picture */
    public SelectedHost select(SelectHostRequest request) {
        Demand demand = demands.read(request);
        boolean newest = false;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            switch (round(demand)) {
                case Round.Selected selected -> {
                    return new SelectedHost(selected.host(), zone(selected.host()));
                }
                case Round.GroupMoved moved -> LOG.info("Another server of the group was placed meanwhile");
                case Round.NoneLeft none -> {
                    Optional<Claim> standing = nodes.findClaim(request.serverId());
                    if (standing.isPresent() && standing.get().attempt() == request.attempt()) {
                        // The answer was lost and is asked for again.
                        return new SelectedHost(
                                standing.get().host(), zone(standing.get().host()));
                    }
                    if (newest) {
                        LOG.info("No host for the server: {}", none.filtered().account());
                        throw NoValidHost.because("There are not enough hosts available.");
                    }
                    newest = true;
                    states.renewSince(demand.at());
                }
            }
            demand = demands.read(request);
        }
        throw NoValidHost.because("The server's group is being changed too often.");
    }

    /**
     * Whether a server may be made of another image where it is. Nothing is claimed.
     *
     * @throws CallRefusedException if not, also by the newest picture
     */
    public SelectedHost check(CheckHostRequest request) {
        String host = request.server().forcedHost();
        for (boolean newest : new boolean[] {false, true}) {
            Demand demand = demands.read(request.server());
            HostState state = host == null ? null : states.of(host);
            FilterChain.Filtered filtered =
                    filters.ofImages().apply(state == null ? List.of() : List.of(state), demand);
            if (state != null && !filtered.passed().isEmpty()) {
                return new SelectedHost(state.host(), state.zone());
            }
            if (newest) {
                LOG.info("Host {} will not do for the server's new image: {}", host, filtered.account());
            } else {
                states.renewSince(demand.at());
            }
        }
        throw NoValidHost.because("There are not enough hosts available.");
    }

    private Round round(Demand demand) {
        FilterChain.Filtered filtered = filters.apply(states.current(), demand);
        Ranking ranking = weighing.weigh(filtered.passed(), demand);
        SelectHostRequest request = demand.request();
        for (Optional<Ranking.WeighedHost> next = ranking.next(); next.isPresent(); next = ranking.next()) {
            HostState host = next.get().host();
            // Before the claim, so that decisions at the same time do not all run to the same host.
            states.reserve(host.host(), request.vcpus(), request.memoryMb(), request.diskGb());
            Claimed claimed = Claimed.NOTHING;
            ClaimLog.attempt(host, request);
            try {
                claimed = transactions.call(() -> claim(host, demand));
            } finally {
                if (!host.host().equals(claimed.host())) {
                    states.unreserve(host.host(), request.vcpus(), request.memoryMb(), request.diskGb());
                }
            }
            if (claimed.host() != null) {
                ClaimLog.successful(host);
                LOG.info("Selected host: {}", next.get());
                return new Round.Selected(claimed.host());
            }
            if (claimed.groupMoved()) {
                return new Round.GroupMoved();
            }
            LOG.info("Host {} was taken by others meanwhile, the next candidate is tried", host.host());
            states.reread(host.host());
        }
        return new Round.NoneLeft(filtered);
    }

    /**
     * The end of an attempt to claim.
     *
     * @param host where there is a claim now; null if there is none
     * @param groupMoved whether the group's rule forbids the host
     */
    private record Claimed(
            @org.jspecify.annotations.Nullable String host, boolean groupMoved) {

        static final Claimed NOTHING = new Claimed(null, false);
    }

    /**
     * The row of the server's work is locked first: of requests that are asked again while the first still runs, the
     * later ones find what that has claimed.
     */
    private Claimed claim(HostState host, Demand demand) {
        SelectHostRequest request = demand.request();
        if (!workflows.confirmGoingOn(request.serverId())) {
            throw new CallRefusedException(SelectHostRequest.NOT_WANTED, "The server is no longer being built.");
        }
        Optional<Claim> standing = nodes.findClaim(request.serverId());
        if (standing.isPresent() && standing.get().attempt() == request.attempt()) {
            return new Claimed(standing.get().host(), false);
        }
        if (standing.isPresent() && standing.get().attempt() > request.attempt()) {
            throw new CallRefusedException(SelectHostRequest.NOT_WANTED, "A later attempt has a host.");
        }
        GroupPlacement group = demands.lock(demand);
        if (group != null && !group.admits(host.host())) {
            return new Claimed(null, true);
        }
        if (standing.isPresent()) {
            nodes.release(request.serverId()); // of an earlier attempt
        }
        Claim claim = new Claim(
                request.serverId(),
                host.host(),
                request.attempt(),
                request.vcpus(),
                request.memoryMb(),
                request.diskGb());
        return nodes.claim(claim, host.facts().ratios()) ? new Claimed(host.host(), false) : Claimed.NOTHING;
    }

    private String zone(String host) {
        HostState state = states.of(host);
        return state == null ? "nova" : state.zone();
    }
}
