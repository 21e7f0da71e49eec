package io.altostratus.network.agent.l3;

import io.altostratus.host.filter.FilterChanges;
import io.altostratus.host.filter.FilterProgram;
import io.altostratus.host.filter.FilterTable;
import io.altostratus.host.filter.PacketFilter;
import io.altostratus.network.agent.firewall.TablePlan;
import io.altostratus.network.agent.firewall.TableReconciler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The packet filter of one router's namespace: address translation in chains that operators of OpenStack know. All that
 * differs is changed in one run. Everything in the namespace is ours.
 */
final class RouterFilters {

    /** Where the metadata proxy listens in the namespace. */
    static final int METADATA_PORT = 9697;

    private static final String METADATA = "169.254.169.254/32";
    private static final String W = "neutron-l3-agent-";
    private static final String BOTTOM = "neutron-postrouting-bottom";
    private static final String FROM_OUTSIDE = "0x2/0xffff";
    private static final String TO_METADATA = "0x1/0xffff";

    /** It comes from a network whose addresses are known outside. */
    private static final String IN_SCOPE = "0x4000000/0xffff0000";

    private static final Map<String, List<String>> BUILT_IN = Map.of(
            "nat", List.of("PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"),
            "mangle", List.of("PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"),
            "filter", List.of("INPUT", "FORWARD", "OUTPUT"));

    private final PacketFilter filter;
    private final boolean metadata;
    private final TableReconciler reconciler = new TableReconciler();
    private boolean ipv6Used = true; // as far as is known

    /** @param filter of the namespace */
    RouterFilters(PacketFilter filter, boolean metadata) {
        this.filter = filter;
        this.metadata = metadata;
    }

    void apply(WantedRouter router) {
        apply(FilterProgram.IPTABLES, List.of(nat(router), mangle(router), filter(router)));
        boolean ipv6Needed =
                router.redundancy() != null || !router.scopes().ipv6().isEmpty();
        if (ipv6Needed || ipv6Used) {
            apply(FilterProgram.IP6TABLES, List.of(ipv6(router)));
            ipv6Used = ipv6Needed;
        }
    }

    private void apply(FilterProgram program, List<TablePlan> plans) {
        Map<String, FilterTable> actual = filter.readAll(program);
        List<FilterChanges> changes = new ArrayList<>();
        Map<TablePlan, Set<String>> unsure = new LinkedHashMap<>();
        for (TablePlan plan : plans) {
            FilterTable table = whole(plan.table(), actual.get(plan.table()));
            TableReconciler.Outcome outcome = reconciler.reconcile(plan, table, ours(plan.table(), table), true);
            changes.add(outcome.changes());
            if (!outcome.unsure().isEmpty()) {
                unsure.put(plan, outcome.unsure());
            }
        }
        filter.apply(changes);
        unsure.forEach((plan, chains) -> reconciler.learn(plan, chains, filter.read(program, plan.table())));
    }

    /** A table that was never used is not printed, but has its chains. */
    private static FilterTable whole(String table, @Nullable FilterTable printed) {
        Map<String, List<String>> chains = new HashMap<>();
        BUILT_IN.getOrDefault(table, List.of()).forEach(chain -> chains.put(chain, List.of()));
        if (printed != null) {
            chains.putAll(printed.chains());
        }
        return new FilterTable(chains);
    }

    private static Set<String> ours(String table, FilterTable actual) {
        Set<String> ours = new HashSet<>(actual.chains().keySet());
        BUILT_IN.getOrDefault(table, List.of()).forEach(ours::remove);
        return ours;
    }

    TablePlan nat(WantedRouter router) {
        WantedRouter.Device gateway = router.gateway();
        String address = router.gatewayAddress();
        List<String> prerouting = new ArrayList<>();
        List<String> output = new ArrayList<>();
        List<String> floating = new ArrayList<>();
        if (metadata) {
            prerouting.add(
                    "-d " + METADATA + " -i qr-+ -p tcp -m tcp --dport 80 -j REDIRECT --to-ports " + METADATA_PORT);
        }
        router.mappings().forEach((outside, inside) -> {
            String translation = "-d " + outside + "/32 -j DNAT --to-destination " + inside;
            prerouting.add(translation);
            output.add(translation);
            floating.add("-s " + inside + "/32 -j SNAT --to-source " + outside);
        });
        prerouting.add("-j " + W + "fip-pf");
        output.add("-j " + W + "fip-pf");
        List<String> postrouting = new ArrayList<>();
        List<String> snat = new ArrayList<>(List.of("-j " + W + "float-snat"));
        if (gateway != null) {
            if (!router.scopes().untranslated().isEmpty()) {
                snat.add("-o " + gateway.name() + " -m mark --mark " + IN_SCOPE + " -j RETURN");
            }
            postrouting.add(
                    "! -i " + gateway.name() + " ! -o " + gateway.name() + " -m conntrack ! --ctstate DNAT -j ACCEPT");
            if (address != null) {
                snat.add("-o " + gateway.name() + " -j SNAT --to-source " + address);
                snat.add("-m mark ! --mark " + FROM_OUTSIDE + " -m conntrack --ctstate DNAT -j SNAT --to-source "
                        + address);
            }
        }
        Map<String, TablePlan.Chain> chains = new LinkedHashMap<>();
        chains.put(W + "float-snat", TablePlan.Chain.inAnyOrder(floating, null));
        chains.put(
                W + "fip-pf",
                TablePlan.Chain.inAnyOrder(
                        router.forwardings().stream()
                                .map(RouterFilters::forwarding)
                                .toList(),
                        null));
        chains.put(W + "snat", TablePlan.Chain.inOrder(snat));
        chains.put(W + "PREROUTING", TablePlan.Chain.inOrder(prerouting));
        chains.put(W + "OUTPUT", TablePlan.Chain.inOrder(output));
        chains.put(W + "POSTROUTING", TablePlan.Chain.inOrder(postrouting));
        chains.put(
                BOTTOM,
                TablePlan.Chain.inOrder(
                        List.of("-m comment --comment \"Perform source NAT on outgoing traffic.\" -j " + W + "snat")));
        Map<String, List<String>> jumps = new LinkedHashMap<>();
        jumps.put("PREROUTING", List.of("-j " + W + "PREROUTING"));
        jumps.put("OUTPUT", List.of("-j " + W + "OUTPUT"));
        jumps.put("POSTROUTING", List.of("-j " + W + "POSTROUTING", "-j " + BOTTOM));
        return new TablePlan(FilterProgram.IPTABLES, "nat", chains, jumps);
    }

    private static String forwarding(WantedRouter.Forwarding one) {
        String rule = "-d " + one.address() + "/32 -p " + one.protocol();
        if (one.protocol().startsWith("icmp")) {
            return rule + " -j DNAT --to-destination " + one.internalAddress();
        }
        boolean single = one.externalFirst() == one.externalLast();
        String ports = single ? "" + one.externalFirst() : one.externalFirst() + ":" + one.externalLast();
        String target = single
                ? "" + one.internalFirst()
                : one.internalFirst() + "-" + one.internalLast() + "/" + one.externalFirst();
        return rule + " -m " + one.protocol() + " --dport " + ports + " -j DNAT --to-destination "
                + one.internalAddress() + ":" + target;
    }

    /** Marks what comes from outside, and what is for the metadata proxy. */
    private TablePlan mangle(WantedRouter router) {
        WantedRouter.Device gateway = router.gateway();
        List<String> marks = new ArrayList<>();
        if (gateway != null) {
            marks.add("-i " + gateway.name() + " -j MARK --set-xmark " + FROM_OUTSIDE);
        }
        router.scopes()
                .untranslated()
                .forEach(device -> marks.add("-i " + device + " -j MARK --set-xmark " + IN_SCOPE));
        List<String> prerouting = new ArrayList<>(List.of("-j " + W + "mark"));
        if (metadata) {
            prerouting.add("-d " + METADATA + " -i qr-+ -p tcp -m tcp --dport 80 -j MARK --set-xmark " + TO_METADATA);
        }
        Map<String, TablePlan.Chain> chains = new LinkedHashMap<>();
        chains.put(W + "mark", TablePlan.Chain.inOrder(marks));
        chains.put(W + "PREROUTING", TablePlan.Chain.inOrder(prerouting));
        return new TablePlan(
                FilterProgram.IPTABLES, "mangle", chains, Map.of("PREROUTING", List.of("-j " + W + "PREROUTING")));
    }

    /**
     * A device without an address still tells which groups it is in, with the hardware address that is in use on the
     * router's working host: bridges would believe that it is here.
     */
    private static List<String> silence(WantedRouter router) {
        return router.redundancy() == null ? List.of() : List.of("-s ::/128 -j DROP");
    }

    private static TablePlan ipv6(WantedRouter router) {
        Map<String, TablePlan.Chain> chains = new LinkedHashMap<>();
        chains.put(W + "scope", TablePlan.Chain.inOrder(barriers(router.scopes().ipv6())));
        chains.put(W + "FORWARD", TablePlan.Chain.inOrder(List.of("-j " + W + "scope")));
        chains.put(W + "OUTPUT", TablePlan.Chain.inOrder(silence(router)));
        return new TablePlan(
                FilterProgram.IP6TABLES,
                "filter",
                chains,
                Map.of("FORWARD", List.of("-j " + W + "FORWARD"), "OUTPUT", List.of("-j " + W + "OUTPUT")));
    }

    /** Nobody begins anything across, but by an address that leads to it: floating IPs and what is answered pass. */
    private static List<String> barriers(List<RouterScopes.Barrier> barriers) {
        List<String> rules = new ArrayList<>();
        if (!barriers.isEmpty()) {
            rules.add("-m conntrack --ctstate RELATED,ESTABLISHED -j RETURN");
            rules.add("-m conntrack --ctstate DNAT -j RETURN");
        }
        barriers.forEach(barrier -> rules.add("-i " + barrier.from() + " -o " + barrier.to() + " -j DROP"));
        return rules;
    }

    /** Nobody reaches the metadata proxy but by its address. */
    private TablePlan filter(WantedRouter router) {
        List<String> input = metadata
                ? List.of(
                        "-m mark --mark " + TO_METADATA + " -j ACCEPT",
                        "-p tcp -m tcp --dport " + METADATA_PORT + " -j DROP")
                : List.of();
        Map<String, TablePlan.Chain> chains = new LinkedHashMap<>();
        chains.put(W + "INPUT", TablePlan.Chain.inOrder(input));
        chains.put(W + "scope", TablePlan.Chain.inOrder(barriers(router.scopes().ipv4())));
        chains.put(W + "FORWARD", TablePlan.Chain.inOrder(List.of("-j " + W + "scope")));
        return new TablePlan(
                FilterProgram.IPTABLES,
                "filter",
                chains,
                Map.of("INPUT", List.of("-j " + W + "INPUT"), "FORWARD", List.of("-j " + W + "FORWARD")));
    }
}
