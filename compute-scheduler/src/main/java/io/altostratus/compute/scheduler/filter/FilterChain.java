package io.altostratus.compute.scheduler.filter;

import io.altostratus.compute.scheduler.demand.Demand;
import io.altostratus.compute.scheduler.host.HostState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /** Those that are asked where a server is to be made of another image on the host that it is on. */
    public FilterChain ofImages() {
        return new FilterChain(
                filters.stream().filter(HostFilter::concernsImages).toList());
    }

    /** A filter's question for one request. */
    record Question(String filter, Predicate<HostState> condition) {}

    /**
     * What became of the hosts.
     *
     * @param passed those that all filters let pass
     */
    public record Filtered(List<HostState> passed, List<HostState> started, List<Question> questions) {

        private static final int MOST_NAMES = 20;

        /** Which filter has removed which host, for operators; found out only where it is told. */
        public String account() {
            if (started.isEmpty()) {
                return "there are no hosts";
            }
            List<String> told = new ArrayList<>();
            List<HostState> left = started;
            for (Question question : questions) {
                Map<Boolean, List<HostState>> parted =
                        left.stream().collect(Collectors.partitioningBy(question.condition()));
                List<HostState> removed = parted.getOrDefault(false, List.of());
                if (!removed.isEmpty()) {
                    told.add(question.filter() + " left " + (left.size() - removed.size()) + " of " + left.size()
                            + " (without " + names(removed) + ")");
                }
                left = parted.getOrDefault(true, List.of());
            }
            return told.isEmpty() ? "every filter passed" : String.join("; ", told);
        }

        private static String names(List<HostState> hosts) {
            String names = hosts.stream().limit(MOST_NAMES).map(HostState::host).collect(Collectors.joining(", "));
            return hosts.size() > MOST_NAMES ? names + " and " + (hosts.size() - MOST_NAMES) + " more" : names;
        }
    }

    /** @throws io.altostratus.messaging.CallRefusedException if a filter knows that no host can do what is asked */
    public Filtered apply(List<HostState> hosts, Demand demand) {
        List<Question> questions = filters.stream()
                .map(filter -> new Question(filter.name(), filter.conditionFor(demand)))
                .toList();
        // Host by host, not filter by filter: most of a large fleet is looked at once, and no lists are made in
        // between.
        Question[] asked = questions.stream()
                .filter(question -> question.condition() != HostFilter.ALL)
                .toArray(Question[]::new);
        int[] returned = new int[asked.length];
        List<HostState> passed = new ArrayList<>(hosts.size());
        for (HostState host : hosts) {
            int at = 0;
            while (at < asked.length && asked[at].condition().test(host)) {
                returned[at++]++;
            }
            if (at == asked.length) {
                passed.add(host);
            }
        }
        if (LOG.isDebugEnabled()) {
            log(hosts.size(), questions, returned);
            LOG.debug("Filtered {}", passed);
        }
        return new Filtered(passed, hosts, questions);
    }

    private static void log(int started, List<Question> questions, int[] returned) {
        LOG.debug("Starting with {} host(s)", started);
        int left = started;
        int at = 0;
        for (Question question : questions) {
            left = question.condition() == HostFilter.ALL ? left : returned[at++];
            LOG.debug("Filter {} returned {} host(s)", question.filter(), left);
            if (left == 0) {
                return;
            }
        }
    }

    /** The names of the filters that are asked. */
    public List<String> names() {
        return filters.stream().map(HostFilter::name).toList();
    }
}
