package io.altostratus.compute.scheduler.filter;

import io.altostratus.compute.scheduler.demand.Demand;
import io.altostratus.compute.scheduler.host.HostState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The filters of the operator's list, in that order, and after them those of the operator's own that it does not name. */
public final class FilterChain {

    private static final Logger LOG = LoggerFactory.getLogger(FilterChain.class);

    private final List<HostFilter> filters;

    private FilterChain(List<HostFilter> filters) {
        this.filters = List.copyOf(filters);
    }

    /**
     * @param names in the order in which they are asked
     * @throws IllegalArgumentException if there is no filter of a name
     */
    public static FilterChain of(List<String> names, List<HostFilter> standard, List<HostFilter> own) {
        Map<String, HostFilter> available = new LinkedHashMap<>();
        standard.forEach(filter -> available.put(filter.name(), filter));
        own.forEach(filter -> available.put(filter.name(), filter));
        List<HostFilter> chosen = new ArrayList<>();
        for (String name : names) {
            HostFilter filter = available.get(name);
            if (filter == null) {
                throw new IllegalArgumentException("altostratus.scheduler.filters names " + name + ", which is none of "
                        + new TreeSet<>(available.keySet()));
            }
            chosen.add(filter);
        }
        own.stream().filter(filter -> !names.contains(filter.name())).forEach(chosen::add);
        return new FilterChain(chosen);
    }

    /** One filter's part in a decision. */
    record Stage(String filter, List<HostState> before, List<HostState> after) {

        String told(int most) {
            Set<String> left = after.stream().map(HostState::host).collect(Collectors.toSet());
            List<String> removed = before.stream()
                    .map(HostState::host)
                    .filter(host -> !left.contains(host))
                    .toList();
            String names = String.join(", ", removed.subList(0, Math.min(most, removed.size())));
            return filter + " left " + after.size() + " of " + before.size() + " (without " + names
                    + (removed.size() > most ? " and " + (removed.size() - most) + " more" : "") + ")";
        }
    }

    /**
     * What became of the hosts.
     *
     * @param passed those that all filters let pass
     */
    public record Filtered(List<HostState> passed, int started, List<Stage> stages) {

        /** Which filter has removed which host, for operators. */
        public String account() {
            if (started == 0) {
                return "there are no hosts";
            }
            List<String> told = stages.stream()
                    .filter(stage -> stage.after().size() < stage.before().size())
                    .map(stage -> stage.told(20))
                    .toList();
            return told.isEmpty() ? "every filter passed" : String.join("; ", told);
        }
    }

    /** @throws io.altostratus.messaging.CallRefusedException if a filter knows that no host can do what is asked */
    public Filtered apply(List<HostState> hosts, Demand demand) {
        LOG.debug("Starting with {} host(s)", hosts.size());
        List<Stage> stages = new ArrayList<>();
        List<HostState> left = hosts;
        for (HostFilter filter : filters) {
            Predicate<HostState> condition = filter.conditionFor(demand);
            if (condition != HostFilter.ALL) {
                List<HostState> passed = new ArrayList<>(left.size());
                for (HostState host : left) {
                    if (condition.test(host)) {
                        passed.add(host);
                    }
                }
                stages.add(new Stage(filter.name(), left, passed));
                left = passed;
            }
            LOG.debug("Filter {} returned {} host(s)", filter.name(), left.size());
            if (left.isEmpty()) {
                break;
            }
        }
        LOG.debug("Filtered {}", left);
        return new Filtered(left, hosts.size(), stages);
    }

    /** The names of the filters that are asked. */
    public List<String> names() {
        return filters.stream().map(HostFilter::name).toList();
    }
}
