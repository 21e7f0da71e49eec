package io.altostratus.network.agent.firewall;

import io.altostratus.host.CommandFailedException;
import io.altostratus.host.CommandRunner;
import io.altostratus.host.Sysctl;
import io.altostratus.host.filter.Conntrack;
import io.altostratus.host.filter.FilterProgram;
import io.altostratus.host.filter.FilterTable;
import io.altostratus.host.filter.Ipset;
import io.altostratus.host.filter.PacketFilter;
import io.altostratus.host.filter.RefusedRuleException;
import io.altostratus.network.agent.convergence.Pass;
import io.altostratus.network.agent.convergence.PortGuard;
import io.altostratus.network.agent.host.HostRegistry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Filters ports on bridges by iptables and ip6tables (physdev), and their ARP and hardware addresses by ebtables. Each
 * table is compared with its plan and changed by one restore that holds the difference only.
 */
public final class IptablesGuard implements PortGuard {

    private static final String REFUSED = "rules of security groups that this host does not understand";
    private static final List<String> BRIDGE_CALLS =
            List.of("net/bridge/bridge-nf-call-iptables", "net/bridge/bridge-nf-call-ip6tables");
    private static final List<TableReader.Name> EVERY_TABLE = List.of(
            new TableReader.Name(FilterProgram.IPTABLES, "filter"),
            new TableReader.Name(FilterProgram.IP6TABLES, "filter"),
            new TableReader.Name(FilterProgram.IPTABLES, "raw"),
            new TableReader.Name(FilterProgram.IP6TABLES, "raw"),
            new TableReader.Name(FilterProgram.EBTABLES, "nat"));

    private final PacketFilter filter;
    private final TableReader tables;
    private final HostRegistry registry;
    private final Sysctl sysctl;
    private final Consumer<Set<String>> groupsNeeded;
    private final RemoteGroupSets sets;
    private final ForgottenConnections connections;
    private final ConntrackZones zones = new ConntrackZones();
    private final TableReconciler reconciler = new TableReconciler();

    private Set<String> inTheWay = Set.of();
    private Set<String> asked = Set.of();
    /** Rules of groups that this host does not understand. */
    private final Set<String> refused = new HashSet<>();

    private Set<String> guarded = Set.of();
    private List<Object> applied = List.of();
    /** By table, the plan that it was last brought to. */
    private final Map<String, TablePlan> settled = new HashMap<>();
    /** By program, whether {@code neutron-filter-top} is someone else's. */
    private final Map<FilterProgram, Boolean> sharedTops = new EnumMap<>(FilterProgram.class);

    /** @param groupsNeeded is told of groups that are not known yet */
    public IptablesGuard(
            CommandRunner runner, HostRegistry registry, Sysctl sysctl, Consumer<Set<String>> groupsNeeded) {
        this.filter = new PacketFilter(runner);
        this.tables = new TableReader(filter);
        this.registry = registry;
        this.sysctl = sysctl;
        this.groupsNeeded = groupsNeeded;
        this.sets = new RemoteGroupSets(new Ipset(runner), registry);
        this.connections = new ForgottenConnections(new Conntrack(runner));
    }

    /** Whether forged ARP is dropped, too; not so where ebtables is missing. */
    public boolean framesFiltered() {
        return tables.framesFiltered();
    }

    @Override
    public void guard(Pass pass) {
        if (pass.thorough()) {
            inTheWay = Set.of();
            if (pass.problems().mayTry(REFUSED)) {
                refused.clear();
            }
        }
        FirewallInput input = input(pass);
        ask(input, pass.thorough());
        input.broken().forEach((port, reason) -> pass.problems().failed("firewall of port " + port, reason));
        try {
            while (!understood(pass, input)) {
                input = input(pass);
            }
        } catch (RuntimeException e) {
            applied = List.of();
            pass.guarded(guarded);
            throw e;
        }
        pass.guarded(guarded);
    }

    private FirewallInput input(Pass pass) {
        return FirewallInput.of(pass.desired(), inTheWay, refused);
    }

    /**
     * One group's rule that this host does not understand must not keep all others from being applied: it is left out,
     * and tried again now and then.
     *
     * @return false if there was one
     */
    private boolean understood(Pass pass, FirewallInput input) {
        try {
            apply(pass, input);
            if (refused.isEmpty()) {
                pass.problems().solved(REFUSED);
            }
            return true;
        } catch (RefusedRuleException e) {
            String rule = e.rule();
            if (input.filtered().values().stream().noneMatch(port -> port.hasOfGroups(rule))) {
                throw e;
            }
            refused.add(rule);
            pass.problems()
                    .failed(
                            REFUSED,
                            "'" + rule + "' lets nothing through here: is its kernel module missing? "
                                    + e.getMessage());
            return false;
        }
    }

    private void ask(FirewallInput input, boolean again) {
        Set<String> unknown = new HashSet<>(input.unknownGroups());
        if (!again) {
            unknown.removeAll(asked);
        }
        asked = Set.copyOf(input.unknownGroups());
        if (!unknown.isEmpty()) {
            groupsNeeded.accept(unknown);
        }
    }

    private static Set<String> safe(FirewallInput input) {
        Set<String> safe = new HashSet<>(input.filtered().keySet());
        safe.removeAll(input.waiting());
        safe.addAll(input.open());
        return safe;
    }

    private void apply(Pass pass, FirewallInput input) {
        boolean complete = pass.desired().complete();
        boolean nothing = input.filtered().isEmpty() && input.open().isEmpty();
        Set<String> owned = registry.names(HostRegistry.Kind.CHAIN);
        if (nothing && owned.isEmpty()) {
            guarded = Set.of();
            return;
        }
        Map<String, Set<String>> members = RemoteGroupSets.wanted(input.remoteGroups());
        // What the plans follow from: the same again needs no look at the kernel, except now and then.
        List<Object> signature = List.of(complete, signature(input), members);
        if (!pass.thorough() && signature.equals(applied)) {
            return;
        }
        if (pass.thorough() || applied.isEmpty() || !applied.getFirst().equals(complete)) {
            settled.clear();
            sharedTops.clear();
        }
        if (!input.filtered().isEmpty() || !input.marks().isEmpty()) {
            letBridgesCallFilters();
        }
        boolean marked = !input.marks().isEmpty() || owned.contains(ChainNames.POSTROUTING);
        tables.forget();
        if (settled.isEmpty()) {
            tables.readAll(EVERY_TABLE);
            zones.learn(tables.get(new TableReader.Name(FilterProgram.IPTABLES, "raw")));
        }
        FirewallPlan plan = new FirewallPlan(input);
        Map<String, Integer> zoneNumbers = zones.assign(plan.zonedNetworks(), complete);
        List<TablePlan> plans = plans(plan, zoneNumbers, owned);
        readUnsettled(plans, marked);
        if (!tables.framesFiltered()) {
            plans.removeIf(p -> p.program() == FilterProgram.EBTABLES);
        }
        if (conflicts(pass, input, plans, owned)) {
            apply(pass, input(pass));
            return;
        }
        boolean addressesLeft = sets.ensure(members, complete);
        Set<String> wanted = new HashSet<>();
        plans.forEach(p -> wanted.addAll(p.chains().keySet()));
        registry.add(HostRegistry.Kind.CHAIN, wanted);
        Set<String> ours = registry.names(HostRegistry.Kind.CHAIN);
        for (TablePlan p : plans) {
            if (p.table().equals(FirewallPlan.MARK_TABLE)) {
                mark(pass, p, ours, complete);
            } else {
                change(p, ours, complete);
            }
        }
        if (complete) {
            registry.remove(
                    HostRegistry.Kind.CHAIN,
                    ours.stream().filter(name -> !wanted.contains(name)).toList());
            sets.removeOthers(members.keySet());
        }
        connections.after(input, zoneNumbers, complete, addressesLeft);
        guarded = safe(input);
        applied = signature;
    }

    /** Ports work without marks where the kernel has none. */
    private void mark(Pass pass, TablePlan plan, Set<String> ours, boolean remove) {
        String about = "DSCP marks by " + plan.name();
        if (!pass.problems().mayTry(about)) {
            return;
        }
        try {
            change(plan, ours, remove);
            pass.problems().solved(about);
        } catch (CommandFailedException e) {
            pass.problems().failed(about, String.valueOf(e.getMessage()));
        }
    }

    private static List<Object> signature(FirewallInput input) {
        List<Object> signature =
                new ArrayList<>(List.of(input.open(), input.waiting(), input.filteredPorts(), input.marks()));
        input.filtered().forEach((id, rules) -> signature.add(rules.groups()));
        return signature;
    }

    private void letBridgesCallFilters() {
        for (String setting : BRIDGE_CALLS) {
            if (!sysctl.ensure(setting, "1")) {
                throw new IllegalStateException("the kernel has no /proc/sys/" + setting
                        + ", so no port can be filtered: load the module br_netfilter (modprobe br_netfilter)");
            }
        }
    }

    /**
     * Reads the tables that have another plan than when they were last looked at: reading one takes longer than changing it
     * where there are many ports. What others have changed in a table meanwhile is found by the next thorough pass.
     *
     * @param marked whether packets are marked, or have been
     */
    private void readUnsettled(List<TablePlan> plans, boolean marked) {
        tables.readAll(plans.stream()
                .filter(plan -> !plan.equals(settled.get(plan.name())))
                .filter(plan -> marked || !plan.table().equals(FirewallPlan.MARK_TABLE))
                .map(TableReader.Name::of)
                .toList());
    }

    private List<TablePlan> plans(FirewallPlan plan, Map<String, Integer> zoneNumbers, Set<String> owned) {
        List<TablePlan> plans = new ArrayList<>();
        for (boolean ipv6 : new boolean[] {false, true}) {
            FilterProgram program = ipv6 ? FilterProgram.IP6TABLES : FilterProgram.IPTABLES;
            boolean sharedTop = sharedTops.computeIfAbsent(
                    program,
                    p -> tables.get(new TableReader.Name(p, "filter")).has(ChainNames.FILTER_TOP)
                            && !owned.contains(ChainNames.FILTER_TOP));
            plans.add(plan.filter(ipv6, sharedTop));
            plans.add(plan.raw(ipv6, zoneNumbers));
            plans.add(plan.marks(ipv6)); // if its table is not read, it is passed over as a settled one is
        }
        if (tables.framesFiltered()) {
            plans.add(plan.frames());
        }
        return plans;
    }

    /** Chains of ours that are there already though we have not made them. Their ports are left out. */
    private boolean conflicts(Pass pass, FirewallInput input, List<TablePlan> plans, Set<String> owned) {
        Set<String> foreign = new HashSet<>();
        for (TablePlan plan : plans) {
            if (tables.has(plan)) {
                FilterTable table = tables.get(TableReader.Name.of(plan));
                plan.chains().keySet().stream()
                        .filter(name -> table.has(name) && !owned.contains(name))
                        .forEach(foreign::add);
            }
        }
        if (foreign.isEmpty()) {
            return false;
        }
        Set<String> ports = new HashSet<>(inTheWay);
        for (String id : input.filtered().keySet()) {
            for (String name : chainsOf(id)) {
                if (foreign.remove(name)) {
                    ports.add(id);
                    pass.problems()
                            .failed(
                                    "firewall of port " + id,
                                    "chain " + name + " is there and is not ours: delete it, or the port stays closed");
                }
            }
        }
        if (!foreign.isEmpty()) {
            throw new IllegalStateException("chains " + foreign + " are there and are not ours: does another network"
                    + " agent run here? Stop it, or delete them");
        }
        inTheWay = Set.copyOf(ports);
        return true;
    }

    private static List<String> chainsOf(String portId) {
        return List.of(
                ChainNames.ingress(portId),
                ChainNames.egress(portId),
                ChainNames.spoofing(portId),
                ChainNames.macGuard(portId),
                ChainNames.arpGuard(portId));
    }

    private void change(TablePlan plan, Set<String> ours, boolean remove) {
        if (!tables.has(plan)) {
            return;
        }
        FilterTable table = tables.get(TableReader.Name.of(plan));
        TableReconciler.Outcome outcome = reconciler.reconcile(plan, table, ours, remove);
        filter.apply(outcome.changes());
        if (!outcome.unsure().isEmpty()) {
            reconciler.learn(plan, outcome.unsure(), filter.read(plan.program(), plan.table()));
        }
        settled.put(plan.name(), plan);
    }

    @Override
    public void purge() {
        Set<String> owned = registry.names(HostRegistry.Kind.CHAIN);
        if (!owned.isEmpty()) {
            tables.forget();
            List<TablePlan> plans = plans(new FirewallPlan(FirewallInput.nothing()), Map.of(), owned);
            readUnsettled(plans, owned.contains(ChainNames.POSTROUTING));
            plans.forEach(plan -> change(plan, owned, true));
            registry.remove(HostRegistry.Kind.CHAIN, owned);
        }
        sets.removeOthers(Set.of());
    }
}
