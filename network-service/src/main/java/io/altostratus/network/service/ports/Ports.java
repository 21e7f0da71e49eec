package io.altostratus.network.service.ports;

import static io.altostratus.network.service.ports.PortAttributes.ADMIN_STATE_UP;
import static io.altostratus.network.service.ports.PortAttributes.ALLOWED_ADDRESS_PAIRS;
import static io.altostratus.network.service.ports.PortAttributes.DATA_PLANE_STATUS;
import static io.altostratus.network.service.ports.PortAttributes.DESCRIPTION;
import static io.altostratus.network.service.ports.PortAttributes.DEVICE_ID;
import static io.altostratus.network.service.ports.PortAttributes.DEVICE_OWNER;
import static io.altostratus.network.service.ports.PortAttributes.DHCP_OPTIONS;
import static io.altostratus.network.service.ports.PortAttributes.DNS_DOMAIN;
import static io.altostratus.network.service.ports.PortAttributes.DNS_NAME;
import static io.altostratus.network.service.ports.PortAttributes.FIXED_IPS;
import static io.altostratus.network.service.ports.PortAttributes.HOST_ID;
import static io.altostratus.network.service.ports.PortAttributes.MAC_ADDRESS;
import static io.altostratus.network.service.ports.PortAttributes.NAME;
import static io.altostratus.network.service.ports.PortAttributes.NETWORK_ID;
import static io.altostratus.network.service.ports.PortAttributes.PORT_SECURITY;
import static io.altostratus.network.service.ports.PortAttributes.PROFILE;
import static io.altostratus.network.service.ports.PortAttributes.PROPAGATE_UPLINK_STATUS;
import static io.altostratus.network.service.ports.PortAttributes.QOS_POLICY;
import static io.altostratus.network.service.ports.PortAttributes.SECURITY_GROUPS;
import static io.altostratus.network.service.ports.PortAttributes.TAGS;
import static io.altostratus.network.service.ports.PortAttributes.VNIC_TYPE;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.address.MacAddress;
import io.altostratus.network.service.agents.AgentRepository;
import io.altostratus.network.service.api.Attempts;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.Values;
import io.altostratus.network.service.binding.PortBinder;
import io.altostratus.network.service.binding.Vif;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.networks.NetworkAttributes;
import io.altostratus.network.service.networks.NetworkRepository;
import io.altostratus.network.service.objectids.ChosenIds;
import io.altostratus.network.service.objectids.Tombstones;
import io.altostratus.network.service.qos.ChosenPolicies;
import io.altostratus.network.service.quotas.QuotaResource;
import io.altostratus.network.service.quotas.Quotas;
import io.altostratus.network.service.securitygroups.SecurityGroupRepository;
import io.altostratus.network.service.tags.Tags;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;

/** Ports as users and other services ask for them. Who may do what is decided by the caller's own check. */
@Service
class Ports {

    /** A port that is asked for. */
    record Wanted(String projectId, Values values) {

        String deviceOwner() {
            return values.get(DEVICE_OWNER, "");
        }
    }

    private final PortRepository repository;
    private final PortStore store;
    private final PortRules rules;
    private final PortGroups groups;
    private final PortBinder binder;
    private final InactiveBindings inactive;
    private final NetworkRepository networks;
    private final AgentRepository agents;
    private final ChosenPolicies policies;
    private final Quotas quotas;
    private final Tombstones tombstones;
    private final Tags tags;
    private final ObjectProvider<PortHolder> holders;
    private final Attempts attempts;
    private final Clock clock;

    Ports(
            PortRepository repository,
            PortStore store,
            PortRules rules,
            PortGroups groups,
            PortBinder binder,
            InactiveBindings inactive,
            NetworkRepository networks,
            AgentRepository agents,
            ChosenPolicies policies,
            Quotas quotas,
            Tombstones tombstones,
            Tags tags,
            ObjectProvider<PortHolder> holders,
            Attempts attempts,
            Clock clock) {
        this.repository = repository;
        this.store = store;
        this.rules = rules;
        this.groups = groups;
        this.binder = binder;
        this.inactive = inactive;
        this.networks = networks;
        this.agents = agents;
        this.policies = policies;
        this.quotas = quotas;
        this.tombstones = tombstones;
        this.tags = tags;
        this.holders = holders;
        this.attempts = attempts;
        this.clock = clock;
    }

    /**
     * Makes all of the ports or none.
     *
     * @param admitted decides on each port and its network, inside the transaction
     * @param ofEveryProject whether security groups of other projects may be used
     */
    List<Port> create(
            List<Wanted> wanted,
            ChosenIds chosen,
            BiConsumer<Wanted, Network> admitted,
            boolean ofEveryProject,
            RequestContext context) {
        return attempts.call(() -> {
            if (chosen.byService()) {
                tombstones.admit(chosen.ids());
                if (chosen.exist(repository.digests(chosen.ids()))) {
                    Map<String, Port> existing =
                            repository.findAll(chosen.ids()).stream().collect(Collectors.toMap(Port::id, port -> port));
                    return chosen.ids().stream().map(existing::get).toList();
                }
            }
            Map<String, Network> parents = networks.findAll(
                    wanted.stream().map(w -> w.values().require(NETWORK_ID)).collect(Collectors.toSet()));
            for (Wanted port : wanted) {
                String id = port.values().require(NETWORK_ID);
                Network network = parents.get(id);
                if (network == null) {
                    throw NetworkAttributes.notFound(id);
                }
                admitted.accept(port, network);
                policies.admit(null, port.values().get(QOS_POLICY), context);
            }
            PortStore.Insertion insertion = store.prepare(drafts(wanted, chosen, parents, ofEveryProject));
            new TreeMap<>(wanted.stream().collect(Collectors.groupingBy(Wanted::projectId, Collectors.counting())))
                    .forEach((project, count) -> quotas.admit(project, QuotaResource.PORT, count.intValue()));
            List<Port> created = insertion.insert(context);
            for (int i = 0; i < wanted.size(); i++) {
                List<String> given = wanted.get(i).values().get(TAGS, List.of());
                if (!given.isEmpty()) {
                    tags.add(created.get(i).id(), given);
                }
            }
            return created;
        });
    }

    private List<PortStore.Draft> drafts(
            List<Wanted> wanted, ChosenIds chosen, Map<String, Network> parents, boolean ofEveryProject) {
        Map<String, Set<String>> named = new HashMap<>();
        Set<String> needDefault = new HashSet<>();
        Set<String> hosts = new HashSet<>();
        for (Wanted port : wanted) {
            if (port.values().has(SECURITY_GROUPS)) {
                named.computeIfAbsent(port.projectId(), p -> new HashSet<>())
                        .addAll(port.values().get(SECURITY_GROUPS, List.of()));
            } else if (isGuarded(port, parents)) {
                needDefault.add(port.projectId());
            }
            hosts.add(port.values().get(HOST_ID, ""));
        }
        Map<String, SecurityGroupRepository.Named> known = groups.requireAll(named, ofEveryProject);
        wanted.forEach(port -> PortGroups.refuseMixed(port.values().get(SECURITY_GROUPS, List.of()), known));
        Map<String, String> defaults = groups.defaults(needDefault);
        hosts.remove("");
        PortBinder.Hosts present = binder.hosts(hosts);
        List<PortStore.Draft> drafts = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            Wanted port = wanted.get(i);
            Network network = parents.get(port.values().require(NETWORK_ID));
            if (network == null) {
                throw new IllegalStateException("checked before");
            }
            Port made = port(chosen.ids().get(i), port, network, defaults, present);
            rules.check(made, true);
            rules.checkAddresses(made.deviceOwner(), port.values().get(FIXED_IPS, List.of()));
            if (!ofEveryProject) {
                holders.forEach(holder -> holder.refuseDevice(made));
            }
            drafts.add(new PortStore.Draft(
                    network,
                    made,
                    port.values().has(FIXED_IPS) ? port.values().get(FIXED_IPS) : null,
                    chosen.digest(i)));
        }
        return drafts;
    }

    private static boolean isGuarded(Wanted port, Map<String, Network> parents) {
        Network network = parents.get(port.values().require(NETWORK_ID));
        return !Port.isTrusted(port.deviceOwner())
                && port.values().get(PORT_SECURITY, network != null && network.portSecurityEnabled());
    }

    private Port port(String id, Wanted wanted, Network network, Map<String, String> defaults, PortBinder.Hosts hosts) {
        Values values = wanted.values();
        boolean guarded = isGuarded(wanted, Map.of(network.id(), network));
        List<String> members = values.has(SECURITY_GROUPS)
                ? values.get(SECURITY_GROUPS, List.of())
                : guarded ? List.of(defaults.getOrDefault(wanted.projectId(), "")) : List.of();
        String host = values.get(HOST_ID, "");
        String vnicType = values.get(VNIC_TYPE, Vif.NORMAL);
        JsonNode profile = values.get(PROFILE);
        LocalDateTime now = UtcTime.now(clock);
        return new Port(
                id,
                wanted.projectId(),
                network.id(),
                network.projectId(),
                values.get(NAME, ""),
                values.get(DESCRIPTION, ""),
                mac(values, network, id),
                values.get(ADMIN_STATE_UP, true),
                values.get(DEVICE_ID, ""),
                wanted.deviceOwner(),
                guarded,
                values.get(ALLOWED_ADDRESS_PAIRS, List.of()),
                new Port.Options(
                        DhcpOptions.after(List.of(), values.get(DHCP_OPTIONS, List.of())),
                        values.get(PROPAGATE_UPLINK_STATUS, false),
                        values.get(QOS_POLICY),
                        network.qosPolicyId(),
                        null,
                        values.has(FIXED_IPS)
                                        && values.get(FIXED_IPS, List.of()).isEmpty()
                                ? IpAllocation.NONE
                                : IpAllocation.IMMEDIATE,
                        null),
                new Port.Dns(values.get(DNS_NAME, ""), values.get(DNS_DOMAIN, "")),
                new Port.Binding(
                        host,
                        vnicType,
                        hosts.bind(host, network.segments(), vnicType),
                        profile == null ? "{}" : profile.toString()),
                Port.Provisioning.NONE,
                List.of(),
                members,
                1,
                now,
                now);
    }

    private String mac(Values values, Network network, String portId) {
        String mac = values.get(MAC_ADDRESS);
        if (mac == null) {
            return MacAddress.random();
        }
        refuseUsedMac(network, mac, portId);
        return mac;
    }

    private void refuseUsedMac(Network network, String mac, String portId) {
        if (repository.isMacUsed(network.id(), mac, portId)) {
            throw Errors.conflict(
                    "MacAddressInUse",
                    "Unable to complete operation for network " + network.id() + ". The mac address " + mac
                            + " is in use.");
        }
    }

    /** @param admitted decides on the port and its network as they are, inside the transaction */
    Port update(
            String id,
            Values values,
            BiConsumer<Port, Network> admitted,
            boolean ofEveryProject,
            RequestContext context) {
        return attempts.call(() -> {
            Port before = repository.find(id).orElseThrow(() -> PortAttributes.notFound(id));
            Network network = networks.find(before.networkId()).orElseThrow(() -> PortAttributes.notFound(id));
            admitted.accept(before, network);
            if (values.has(SECURITY_GROUPS)) {
                Set<String> named = Set.copyOf(values.get(SECURITY_GROUPS, List.of()));
                PortGroups.refuseMixed(named, groups.requireAll(Map.of(before.projectId(), named), ofEveryProject));
            }
            Port wanted = changed(before, values, network);
            policies.admit(before.options().qosPolicyId(), wanted.options().qosPolicyId(), context);
            rules.check(wanted, false);
            rules.checkAddresses(wanted.deviceOwner(), values.get(FIXED_IPS, List.of()));
            if (!ofEveryProject && (values.has(DEVICE_ID) || values.has(DEVICE_OWNER))) {
                holders.forEach(holder -> holder.refuseDevice(wanted));
            }
            holders.forEach(holder -> holder.refuseChange(before, wanted, values.has(FIXED_IPS)));
            if (!wanted.binding().hostId().equals(before.binding().hostId())) {
                inactive.delete(id, wanted.binding().hostId()); // it is the active one now
            }
            return store.change(network, before, wanted, values.has(FIXED_IPS) ? values.get(FIXED_IPS) : null, context);
        });
    }

    private Port changed(Port before, Values values, Network network) {
        // Without a value it asks for another.
        String mac = values.get(MAC_ADDRESS, values.has(MAC_ADDRESS) ? MacAddress.random() : before.macAddress());
        if (!mac.equals(before.macAddress())) {
            if (before.isTrusted()) {
                throw Errors.conflict(
                        "UnsupportedPortDeviceOwner",
                        "Operation mac address update is not supported for device_owner " + before.deviceOwner()
                                + " on port " + before.id() + ".");
            }
            refuseMacOfBoundPort(before, mac);
            refuseUsedMac(network, mac, before.id());
        }
        Port.Binding binding = binding(before, values, network);
        boolean adminStateUp = values.get(ADMIN_STATE_UP, before.adminStateUp());
        return new Port(
                before.id(),
                before.projectId(),
                before.networkId(),
                before.networkProjectId(),
                values.get(NAME, before.name()),
                values.get(DESCRIPTION, before.description()),
                mac,
                adminStateUp,
                values.get(DEVICE_ID, before.deviceId()),
                values.get(DEVICE_OWNER, before.deviceOwner()),
                values.get(PORT_SECURITY, before.portSecurityEnabled()),
                values.get(ALLOWED_ADDRESS_PAIRS, before.allowedAddressPairs()),
                new Port.Options(
                        DhcpOptions.after(before.options().dhcpOptions(), values.get(DHCP_OPTIONS, List.of())),
                        values.get(PROPAGATE_UPLINK_STATUS, before.options().propagateUplinkStatus()),
                        values.has(QOS_POLICY)
                                ? values.get(QOS_POLICY)
                                : before.options().qosPolicyId(),
                        network.qosPolicyId(),
                        before.options().trunkId(),
                        before.options().ipAllocation(),
                        values.has(DATA_PLANE_STATUS)
                                ? values.get(DATA_PLANE_STATUS)
                                : before.options().dataPlaneStatus()),
                new Port.Dns(
                        values.get(DNS_NAME, before.dns().name()),
                        values.get(DNS_DOMAIN, before.dns().domain())),
                binding,
                provisioning(before, binding, adminStateUp),
                before.fixedIps(),
                values.has(SECURITY_GROUPS) ? values.get(SECURITY_GROUPS, List.of()) : before.securityGroupIds(),
                before.revision(),
                before.createdAt(),
                before.updatedAt());
    }

    private static void refuseMacOfBoundPort(Port port, String mac) {
        if (port.binding().isBound()) {
            throw Errors.conflict(
                    "PortBound",
                    "Unable to complete operation on port " + port.id() + ", port is already bound, port type: "
                            + port.binding().vifType() + ", old_mac " + port.macAddress() + ", new_mac " + mac + ".");
        }
    }

    /** A binding that failed is tried again whenever the host is named, as it is when nothing of it changes. */
    private Port.Binding binding(Port before, Values values, Network network) {
        Port.Binding old = before.binding();
        if (!values.has(HOST_ID) && !values.has(VNIC_TYPE) && !values.has(PROFILE)) {
            return old;
        }
        String host = values.get(HOST_ID, old.hostId());
        String vnicType = values.get(VNIC_TYPE, old.vnicType());
        JsonNode profile = values.get(PROFILE);
        String text = !values.has(PROFILE) ? old.profile() : profile == null ? "{}" : profile.toString();
        if (old.isBound() && host.equals(old.hostId()) && vnicType.equals(old.vnicType())) {
            return new Port.Binding(host, vnicType, old.vifType(), text, old.vifDetails());
        }
        PortBinder.Hosts present = binder.hosts(host.isEmpty() ? Set.of() : Set.of(host));
        return new Port.Binding(host, vnicType, present.bind(host, network.segments(), vnicType), text);
    }

    private Port.Provisioning provisioning(Port before, Port.Binding binding, boolean adminStateUp) {
        Port.Provisioning old = before.provisioning();
        boolean sameHost =
                binding.isBound() && binding.hostId().equals(before.binding().hostId());
        if (!sameHost) {
            return new Port.Provisioning(PortStatus.DOWN, false, null, old.dhcpReady());
        }
        if (adminStateUp == before.adminStateUp()) {
            return old;
        }
        boolean awaitsDhcp = adminStateUp
                && old.wired()
                && !repository
                        .awaitingDhcp(List.of(before.id()), agents.aliveSince())
                        .isEmpty();
        return new Port.Provisioning(
                PortStatus.of(adminStateUp, old.wired(), awaitsDhcp), old.wired(), old.wiring(), old.dhcpReady());
    }

    void delete(String id, boolean byService, Consumer<Port> admitted, RequestContext context) {
        boolean found = attempts.call(() -> {
            if (byService) {
                tombstones.bury(id);
            }
            Port port = repository.find(id).orElse(null);
            if (port == null) {
                return false;
            }
            admitted.accept(port);
            holders.forEach(holder -> holder.refuseDeletion(port));
            store.remove(List.of(port), byService, context);
            return true;
        });
        if (!found) {
            throw PortAttributes.notFound(id); // only now: the tombstone stays
        }
    }
}
