package io.altostratus.network.agent.firewall;

import io.altostratus.host.filter.FilterChanges;
import io.altostratus.host.filter.FilterTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the smallest set of changes that brings a table to its plan, touching nothing but our chains and the rules that
 * lead to them.
 *
 * <p>Our rules are written as the save program prints them. Should a host's version print one in another way, it would
 * seem to differ for ever: so what is printed right after a chain was written is remembered as that chain's form.
 */
public final class TableReconciler {

    private static final Pattern TARGET = Pattern.compile("(?:^| )-[jg] (\\S+)");

    /** In a chain of the kernel's own there are few jumps, whose order matters, or two for each port, where it does not. */
    private static final int FEW_JUMPS = 2;

    /** What was written, and how it is printed. */
    private record Form(List<String> written, List<String> printed) {}

    /**
     * @param changes to be made
     * @param unsure chains that were written before and still differ: their form is to be learned after the changes
     */
    public record Outcome(FilterChanges changes, Set<String> unsure) {}

    private final Map<String, List<String>> lastWritten = new HashMap<>();
    private final Map<String, Form> forms = new HashMap<>();

    /**
     * @param owned names of chains that are ours
     * @param remove whether what is ours and not in the plan goes
     */
    public Outcome reconcile(TablePlan plan, FilterTable actual, Set<String> owned, boolean remove) {
        FilterChanges changes = new FilterChanges(plan.program(), plan.table());
        Set<String> unsure = new HashSet<>();
        Set<String> replaced = new HashSet<>();
        plan.chains().forEach((name, chain) -> {
            String key = plan.name() + " " + name;
            if (!actual.has(name)) {
                changes.replace(name, chain.rules());
                replaced.add(name);
                lastWritten.put(key, chain.rules());
            } else if (chain.ordered()) {
                if (!same(key, chain.rules(), actual.rules(name))) {
                    boolean again = chain.rules().equals(lastWritten.put(key, chain.rules()));
                    if (again) {
                        unsure.add(name);
                    }
                    if (again || !replaceMiddle(changes, name, chain.rules(), actual.rules(name))) {
                        changes.replace(name, chain.rules());
                        replaced.add(name);
                    }
                }
            } else {
                if (adjust(changes, name, chain, actual.rules(name), remove)) {
                    replaced.add(name);
                }
            }
        });
        surroundings(plan, actual, owned, remove, changes);
        if (remove) {
            List<String> stale = actual.chains().keySet().stream()
                    .filter(name -> owned.contains(name) && !plan.chains().containsKey(name))
                    .toList();
            changes.deleteChains(stale);
            stale.forEach(name -> forms.remove(plan.name() + " " + name));
            stale.forEach(name -> lastWritten.remove(plan.name() + " " + name));
        }
        return new Outcome(changes, unsure);
    }

    /** Remembers how chains are printed that have just been written. */
    public void learn(TablePlan plan, Set<String> chains, FilterTable printed) {
        for (String name : chains) {
            TablePlan.Chain chain = plan.chains().get(name);
            if (chain != null) {
                forms.put(plan.name() + " " + name, new Form(chain.rules(), printed.rules(name)));
            }
        }
    }

    private boolean same(String key, List<String> wanted, List<String> printed) {
        if (equalText(wanted, printed)) {
            return true;
        }
        Form form = forms.get(key);
        return form != null && form.written.equals(wanted) && form.printed.equals(printed);
    }

    private static boolean equalText(List<String> one, List<String> other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            if (!one.get(i).equalsIgnoreCase(other.get(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Changes what lies between the rules at both ends that stay, if that is less than half of the chain. The others keep
     * their counters.
     */
    private static boolean replaceMiddle(
            FilterChanges changes, String name, List<String> wanted, List<String> printed) {
        int shorter = Math.min(wanted.size(), printed.size());
        int first = 0;
        while (first < shorter && wanted.get(first).equalsIgnoreCase(printed.get(first))) {
            first++;
        }
        int last = 0;
        while (last < shorter - first
                && wanted.get(wanted.size() - 1 - last).equalsIgnoreCase(printed.get(printed.size() - 1 - last))) {
            last++;
        }
        int leaving = printed.size() - first - last;
        int coming = wanted.size() - first - last;
        if (leaving + coming > wanted.size() / 2) {
            return false;
        }
        for (int i = 0; i < leaving; i++) {
            changes.deleteAt(name, first + 1);
        }
        for (int i = 0; i < coming; i++) {
            changes.insertAt(name, first + 1 + i, wanted.get(first + i));
        }
        return true;
    }

    /** Adds and deletes single rules of a chain that all ports share; writes it anew where that is not enough. */
    private static boolean adjust(
            FilterChanges changes, String name, TablePlan.Chain chain, List<String> printed, boolean remove) {
        List<String> missing = new ArrayList<>(chain.rules());
        List<String> surplus = new ArrayList<>();
        for (String rule : printed) {
            if (!missing.remove(rule)) {
                surplus.add(rule);
            }
        }
        String last = chain.last();
        boolean lastInPlace =
                last == null || !printed.isEmpty() && printed.getLast().equals(last);
        if (remove
                && (!lastInPlace
                        || missing.size() + surplus.size() > chain.rules().size() / 2 + 8)) {
            changes.replace(name, chain.rules());
            return true;
        }
        if (remove) {
            surplus.forEach(rule -> changes.delete(name, rule));
        }
        if (last != null) {
            missing.remove(last);
        }
        missing.reversed().forEach(rule -> changes.insert(name, rule));
        return false;
    }

    private static void surroundings(
            TablePlan plan, FilterTable actual, Set<String> owned, boolean remove, FilterChanges changes) {
        for (String chain : actual.chains().keySet()) {
            if (plan.chains().containsKey(chain) || owned.contains(chain)) {
                continue;
            }
            List<String> wanted = plan.jumps().getOrDefault(chain, List.of());
            List<String> missing = new ArrayList<>(wanted);
            List<String> present = new ArrayList<>();
            for (String rule : actual.rules(chain)) {
                if (missing.remove(rule)) {
                    present.add(rule);
                } else if (remove && leadsToOurs(rule, plan, owned)) {
                    changes.delete(chain, rule);
                }
            }
            if (missing.isEmpty()) {
                continue;
            }
            if (wanted.size() <= FEW_JUMPS) {
                // All of them anew, so that they stand in their order.
                present.forEach(rule -> changes.delete(chain, rule));
                missing = wanted;
            }
            missing.reversed().forEach(rule -> changes.insert(chain, rule));
        }
    }

    private static boolean leadsToOurs(String rule, TablePlan plan, Set<String> owned) {
        Matcher target = TARGET.matcher(rule);
        return target.find()
                && (owned.contains(target.group(1)) || plan.chains().containsKey(target.group(1)));
    }
}
