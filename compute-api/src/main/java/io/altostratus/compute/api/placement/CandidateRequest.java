package io.altostratus.compute.api.placement;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.api.request.QueryParameters;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request for candidates asks.
 *
 * @param groups by suffix; that without a suffix has the empty one
 * @param resources the sums over all groups
 * @param isolated groups that must not share a provider, which only one provider cannot satisfy
 * @param root what the root provider must be
 */
record CandidateRequest(
        Map<String, Wanted> groups,
        Map<String, Long> resources,
        boolean isolated,
        @Nullable Wanted root,
        int limit) {

    private static final Pattern GROUP = Pattern.compile("(resources|required|member_of|in_tree)([a-zA-Z0-9_-]{0,64})");
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]*");

    static CandidateRequest of(HttpServletRequest request, Microversion version, PlacementWords words) {
        Set<String> suffixes = new TreeSet<>();
        Set<String> known = new TreeSet<>(Set.of("resources"));
        add(known, version.atLeast(1, 16), "limit");
        add(known, version.atLeast(1, 17), "required");
        add(known, version.atLeast(1, 21), "member_of");
        add(known, version.atLeast(1, 25), "group_policy");
        add(known, version.atLeast(1, 31), "in_tree");
        add(known, version.atLeast(1, 35), "root_required");
        add(known, version.atLeast(1, 36), "same_subtree");
        for (String name : Set.copyOf(request.getParameterMap().keySet())) {
            Matcher form = GROUP.matcher(name);
            if (form.matches()) {
                String suffix = form.group(2);
                boolean granular = version.atLeast(1, 25)
                        && known.contains(form.group(1))
                        && (version.atLeast(1, 33) || NUMBER.matcher(suffix).matches());
                add(known, granular, name);
                add(suffixes, suffix.isEmpty() || granular, suffix);
            }
        }
        QueryParameters.refuseUnknown(request, known);
        Map<String, Wanted> groups = new LinkedHashMap<>();
        Map<String, Long> sums = new LinkedHashMap<>();
        for (String suffix : suffixes) {
            Wanted group = Wanted.of(request, suffix, version, words);
            if (group.resources().isEmpty() && (suffix.isEmpty() || !version.atLeast(1, 36))) {
                throw ApiException.badRequest(
                                "All parameters of a group need resources: 'resources" + suffix + "' is missing.")
                        .withType("placement.query.missing_value");
            }
            groups.put(suffix, group);
            group.resources().forEach((name, amount) -> sums.merge(name, amount, Long::sum));
        }
        if (sums.isEmpty()) {
            throw ApiException.badRequest("Invalid query string parameters: 'resources' is a required property")
                    .withType("placement.query.missing_value");
        }
        return new CandidateRequest(
                groups, sums, isolated(request, groups), root(request, version, words), limit(request));
    }

    private static void add(Set<String> names, boolean really, String name) {
        if (really) {
            names.add(name);
        }
    }

    private static boolean isolated(HttpServletRequest request, Map<String, Wanted> groups) {
        String sharing = request.getParameter("group_policy");
        if (sharing != null && !sharing.equals("none") && !sharing.equals("isolate")) {
            throw Wanted.badValue("Invalid query string parameters: group_policy is none or isolate, not " + sharing);
        }
        String[] subtrees = request.getParameterValues("same_subtree");
        for (String subtree : subtrees == null ? new String[0] : subtrees) {
            for (String suffix : subtree.split(",", -1)) {
                if (suffix.isEmpty() || !groups.containsKey(suffix)) {
                    throw Wanted.badValue("Real suffixes should be specified in same_subtree: " + subtree);
                }
            }
        }
        long granular = groups.entrySet().stream()
                .filter(group -> !group.getKey().isEmpty()
                        && !group.getValue().resources().isEmpty())
                .count();
        if (granular > 1 && sharing == null) {
            throw ApiException.badRequest("The \"group_policy\" parameter is required when specifying more than one"
                            + " \"resources{N}\" parameter.")
                    .withType("placement.query.missing_value");
        }
        return granular > 1 && Objects.equals(sharing, "isolate");
    }

    private static @Nullable Wanted root(HttpServletRequest request, Microversion version, PlacementWords words) {
        String[] required = request.getParameterValues("root_required");
        if (required == null) {
            return null;
        }
        return Wanted.ofTraits(required, version, words);
    }

    private static int limit(HttpServletRequest request) {
        String text = request.getParameter("limit");
        if (text == null) {
            return Integer.MAX_VALUE;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw Wanted.badValue("Invalid query string parameters: limit must be a positive integer, not " + text);
    }

    boolean fits(Provider provider) {
        return !isolated
                && (root == null || root.fitsApartFromResources(provider))
                && groups.values().stream().allMatch(group -> group.fitsApartFromResources(provider))
                && provider.has(resources);
    }
}
