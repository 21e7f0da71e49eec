package io.altostratus.compute.api.placement;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request wants of a provider, by the parameters {@code resources}, {@code required}, {@code member_of} and
 * {@code in_tree}, which granular requests for candidates repeat with suffixes.
 *
 * @param traits of each of these sets the provider has one at least
 * @param aggregates of each of these sets the provider is in one at least
 */
record Wanted(
        Map<String, Long> resources,
        List<Set<String>> traits,
        Set<String> forbiddenTraits,
        List<Set<String>> aggregates,
        Set<String> forbiddenAggregates,
        @Nullable String inTree) {

    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern NAME = Pattern.compile("[A-Z0-9_]{1,255}");

    /** @throws ApiException 400 if a parameter is not of its form, or names what there is not */
    static Wanted of(HttpServletRequest request, String suffix, Microversion version, PlacementWords words) {
        Wanted required = ofTraits(
                values(request, "required" + suffix, version.atLeast(1, 39)).toArray(String[]::new), version, words);
        List<Set<String>> aggregates = new ArrayList<>();
        Set<String> forbiddenAggregates = new HashSet<>();
        for (String text : values(request, "member_of" + suffix, version.atLeast(1, 24))) {
            memberOf(text, version, aggregates, forbiddenAggregates);
        }
        Map<String, Long> resources = new LinkedHashMap<>();
        for (String text : values(request, "resources" + suffix, false)) {
            resources.putAll(resources(text));
        }
        words.requireClasses(resources.keySet());
        List<String> trees = values(request, "in_tree" + suffix, false);
        String inTree = trees.isEmpty() ? null : uuid("in_tree", trees.getFirst());
        return new Wanted(
                resources, required.traits, required.forbiddenTraits, aggregates, forbiddenAggregates, inTree);
    }

    /** @param required in the form of the parameter of that name */
    static Wanted ofTraits(String[] required, Microversion version, PlacementWords words) {
        List<Set<String>> traits = new ArrayList<>();
        Set<String> forbidden = new HashSet<>();
        for (String text : required) {
            requiredTraits(text, version, traits, forbidden);
        }
        Set<String> named = new HashSet<>(forbidden);
        traits.forEach(named::addAll);
        words.requireTraits(named);
        return new Wanted(Map.of(), traits, forbidden, List.of(), Set.of(), null);
    }

    private static List<String> values(HttpServletRequest request, String name, boolean repeatable) {
        String[] values = request.getParameterValues(name);
        if (values == null) {
            return List.of();
        }
        if (values.length > 1 && !repeatable) {
            throw ApiException.badRequest("The " + name + " parameter may be given once only.")
                    .withType("placement.query.duplicate_key");
        }
        return List.of(values);
    }

    private static void requiredTraits(
            String text, Microversion version, List<Set<String>> traits, Set<String> forbidden) {
        if (text.startsWith("in:") && version.atLeast(1, 39)) {
            Set<String> any = new HashSet<>();
            for (String name : text.substring(3).split(",", -1)) {
                any.add(trait(name, text));
            }
            traits.add(any);
            return;
        }
        for (String name : text.split(",", -1)) {
            if (name.startsWith("!") && version.atLeast(1, 22)) {
                forbidden.add(trait(name.substring(1), text));
            } else {
                traits.add(Set.of(trait(name, text)));
            }
        }
    }

    private static String trait(String name, String text) {
        if (!NAME.matcher(name).matches()) {
            throw badValue("Invalid query string parameters: Expected 'required' parameter value of the form: "
                    + "HW_CPU_X86_VMX,CUSTOM_MAGIC. Got: " + text);
        }
        return name;
    }

    private static void memberOf(
            String text, Microversion version, List<Set<String>> aggregates, Set<String> forbidden) {
        boolean not = text.startsWith("!") && version.atLeast(1, 32);
        String rest = not ? text.substring(1) : text;
        Set<String> named = new HashSet<>();
        if (rest.startsWith("in:")) {
            for (String id : rest.substring(3).split(",", -1)) {
                named.add(uuid("member_of", id));
            }
        } else {
            named.add(uuid("member_of", rest));
        }
        if (not) {
            forbidden.addAll(named);
        } else {
            aggregates.add(named);
        }
    }

    static String uuid(String parameter, String text) {
        if (!UUID.matcher(text).matches()) {
            throw badValue("Invalid query string parameters: Expected '" + parameter
                    + "' parameter to contain valid UUID(s), got " + text);
        }
        return text.toLowerCase(java.util.Locale.ROOT);
    }

    private static Map<String, Long> resources(String text) {
        Map<String, Long> resources = new LinkedHashMap<>();
        for (String part : text.split(",", -1)) {
            int colon = part.indexOf(':');
            long amount = colon < 1 ? 0 : amount(part.substring(colon + 1));
            if (amount < 1 || !NAME.matcher(part.substring(0, colon)).matches()) {
                throw badValue("Badly formed resources parameter. Expected resources query string parameter in form: "
                        + "?resources=VCPU:2,MEMORY_MB:1024. Got: " + text);
            }
            resources.put(part.substring(0, colon), amount);
        }
        return resources;
    }

    private static long amount(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    static ApiException badValue(String message) {
        return ApiException.badRequest(message).withType("placement.query.bad_value");
    }

    boolean fits(Provider provider) {
        return fitsApartFromResources(provider) && provider.has(resources);
    }

    boolean fitsApartFromResources(Provider provider) {
        return (inTree == null || inTree.equals(provider.uuid()))
                && traits.stream().noneMatch(any -> Collections.disjoint(any, provider.traits()))
                && Collections.disjoint(forbiddenTraits, provider.traits())
                && aggregates.stream().noneMatch(any -> Collections.disjoint(any, provider.aggregates()))
                && Collections.disjoint(forbiddenAggregates, provider.aggregates());
    }
}
