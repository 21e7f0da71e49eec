package io.altostratus.compute.scheduler;

import io.altostratus.compute.database.hosts.Claim;
import io.altostratus.compute.database.hosts.NodeRepository;
import io.altostratus.compute.database.workflows.WorkflowRepository;
import io.altostratus.compute.model.schedule.SelectHostRequest;
import io.altostratus.compute.model.schedule.SelectedHost;
import io.altostratus.compute.scheduler.filter.HostFilter;
import io.altostratus.compute.scheduler.host.HostState;
import io.altostratus.compute.scheduler.host.HostStates;
import io.altostratus.compute.scheduler.weigh.RamWeigher;
import io.altostratus.messaging.CallRefusedException;
import io.altostratus.persistence.Transactions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses a host and claims it in one act. Candidates come from memory and may be out of date; the claim is a
 * conditional statement on the host's row, so that schedulers working side by side never overcommit a host: whoever
 * comes late takes the next candidate. A request that was held up until its server was given up claims nothing.
 */
public final class HostSelection {

    private static final Logger LOG = LoggerFactory.getLogger(HostSelection.class);

    private final HostStates states;
    private final List<HostFilter> filters;
    private final RamWeigher weigher;
    private final NodeRepository nodes;
    private final WorkflowRepository workflows;
    private final Transactions transactions;

    public HostSelection(
            HostStates states,
            List<HostFilter> filters,
            RamWeigher weigher,
            NodeRepository nodes,
            WorkflowRepository workflows,
            Transactions transactions) {
        this.states = states;
        this.filters = List.copyOf(filters);
        this.weigher = weigher;
        this.nodes = nodes;
        this.workflows = workflows;
        this.transactions = transactions;
    }

    /** @throws CallRefusedException if no host will do, also by the newest reading */
    public SelectedHost select(SelectHostRequest request) {
        Optional<Claim> before = nodes.findClaim(request.serverId());
        if (before.isPresent() && before.get().attempt() == request.attempt()) {
            return selected(before.get().host()); // the answer was lost and is asked for again
        }
        Optional<SelectedHost> found = attempt(request);
        if (found.isEmpty()) {
            states.refresh();
            found = attempt(request);
        }
        return found.orElseThrow(() -> new CallRefusedException(
                SelectHostRequest.NO_VALID_HOST, "No valid host was found. There are not enough hosts available."));
    }

    private Optional<SelectedHost> attempt(SelectHostRequest request) {
        for (RamWeigher.Weighed candidate : candidates(request)) {
            HostState host = candidate.host();
            Claim claim = new Claim(
                    request.serverId(),
                    host.host(),
                    request.attempt(),
                    request.vcpus(),
                    request.memoryMb(),
                    request.diskGb());
            Optional<Claim> claimed = transactions.call(() -> claim(claim));
            if (claimed.isPresent() && !claimed.get().host().equals(host.host())) {
                return Optional.of(selected(claimed.get().host()));
            }
            if (claimed.isPresent()) {
                LOG.info("Selected host: {}", candidate);
                states.claimed(host.host(), request.vcpus(), request.memoryMb(), request.diskGb());
                return Optional.of(new SelectedHost(host.host(), host.zone()));
            }
            LOG.info("Host {} was taken by others meanwhile, the next candidate is tried", host.host());
        }
        return Optional.empty();
    }

    /**
     * Empty if the host no longer has the room. The row of the server's work is locked first: of requests that are asked
     * again while the first still runs, the later ones find what that has claimed.
     */
    private Optional<Claim> claim(Claim claim) {
        if (!workflows.confirmGoingOn(claim.serverId())) {
            throw new CallRefusedException(SelectHostRequest.NOT_WANTED, "The server is no longer being built.");
        }
        Optional<Claim> standing = nodes.findClaim(claim.serverId());
        if (standing.isPresent() && standing.get().attempt() == claim.attempt()) {
            return standing;
        }
        if (standing.isPresent() && standing.get().attempt() > claim.attempt()) {
            throw new CallRefusedException(SelectHostRequest.NOT_WANTED, "A later attempt has a host.");
        }
        nodes.release(claim.serverId()); // of an earlier attempt
        return nodes.claim(claim, states.ratios()) ? Optional.of(claim) : Optional.empty();
    }

    private List<RamWeigher.Weighed> candidates(SelectHostRequest request) {
        List<HostState> hosts = new ArrayList<>(states.current());
        LOG.info("Starting with {} host(s)", hosts.size());
        for (HostFilter filter : filters) {
            int before = hosts.size();
            List<HostState> passed = new ArrayList<>(before);
            for (HostState host : hosts) {
                if (filter.passes(host, request)) {
                    passed.add(host);
                } else {
                    LOG.debug("Filter {} removed {}", filter.name(), host);
                }
            }
            hosts = passed;
            if (hosts.size() < before || LOG.isDebugEnabled()) {
                LOG.info("Filter {} returned {} host(s)", filter.name(), hosts.size());
            }
            if (hosts.isEmpty()) {
                return List.of();
            }
        }
        List<RamWeigher.Weighed> weighed = weigher.weigh(hosts);
        LOG.debug("Weighed {}", weighed);
        return weighed;
    }

    private SelectedHost selected(String host) {
        String zone = states.current().stream()
                .filter(state -> state.host().equals(host))
                .map(HostState::zone)
                .findFirst()
                .orElse("nova");
        return new SelectedHost(host, zone);
    }
}
