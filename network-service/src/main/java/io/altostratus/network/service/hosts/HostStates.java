package io.altostratus.network.service.hosts;

import io.altostratus.network.model.HostState;
import io.altostratus.network.model.NetworkDetails;
import io.altostratus.network.model.QosPolicies;
import io.altostratus.network.model.SecurityGroupDetails;
import io.altostratus.network.model.SecurityGroups;
import io.altostratus.network.service.addressgroups.AddressGroups;
import io.altostratus.network.service.binding.PortBinder;
import io.altostratus.network.service.dhcp.DhcpAnnouncer;
import io.altostratus.network.service.networks.NetworkRepository;
import io.altostratus.network.service.ports.Port;
import io.altostratus.network.service.ports.PortRepository;
import io.altostratus.network.service.qos.QosPolicyRepository;
import io.altostratus.network.service.securitygroups.Rule;
import io.altostratus.network.service.securitygroups.SecurityGroup;
import io.altostratus.network.service.securitygroups.SecurityGroupRepository;
import io.altostratus.network.service.trunks.TrunkWiring;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** What a host shall realise, whole. Costs a constant number of statements. */
@Component
class HostStates {

    private final PortRepository ports;
    private final NetworkRepository networks;
    private final SecurityGroupRepository groups;
    private final AddressGroups addressGroups;
    private final QosPolicyRepository policies;
    private final DhcpAnnouncer dhcp;
    private final PortBinder binder;
    private final TrunkWiring trunks;

    HostStates(
            PortRepository ports,
            NetworkRepository networks,
            SecurityGroupRepository groups,
            AddressGroups addressGroups,
            QosPolicyRepository policies,
            DhcpAnnouncer dhcp,
            PortBinder binder,
            TrunkWiring trunks) {
        this.ports = ports;
        this.networks = networks;
        this.groups = groups;
        this.addressGroups = addressGroups;
        this.policies = policies;
        this.dhcp = dhcp;
        this.binder = binder;
        this.trunks = trunks;
    }

    HostState of(String host, boolean servesDhcp) {
        List<Port> bound = ports.boundTo(host);
        List<NetworkDetails> details =
                networks.findAll(bound.stream().map(Port::networkId).collect(Collectors.toSet())).values().stream()
                        .map(network -> binder.details(network, host))
                        .toList();
        return new HostState(
                details,
                trunks.describe(bound),
                describe(groupsOf(bound)),
                servesDhcp ? dhcp.servedBy(host) : List.of(),
                policies.describe(policiesOf(bound)));
    }

    private static Set<String> policiesOf(List<Port> bound) {
        return bound.stream()
                .map(Port::options)
                .flatMap(options -> Stream.of(options.qosPolicyId(), options.qosNetworkPolicyId()))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    /** Those of the policies that ports of the host have, by themselves or by their networks. */
    QosPolicies policies(String host, Collection<String> ids) {
        Set<String> own = policiesOf(ports.boundTo(host));
        return new QosPolicies(
                policies.describe(ids.stream().filter(own::contains).collect(Collectors.toSet())));
    }

    /** Those of the groups that ports of the host have, or that rules of such groups name; with what their rules name. */
    SecurityGroups groups(String host, Collection<String> ids) {
        List<SecurityGroup> own = groups.findAll(groupsOf(ports.boundTo(host)));
        Set<String> allowed = own.stream().map(SecurityGroup::id).collect(Collectors.toSet());
        allowed.addAll(remotes(own));
        return new SecurityGroups(
                describe(ids.stream().filter(allowed::contains).collect(Collectors.toSet())));
    }

    private static Set<String> groupsOf(List<Port> bound) {
        return bound.stream().flatMap(port -> port.securityGroupIds().stream()).collect(Collectors.toSet());
    }

    private static Set<String> remotes(List<SecurityGroup> of) {
        return of.stream()
                .flatMap(group -> group.rules().stream())
                .map(Rule::details)
                .map(SecurityGroupDetails.Rule::remoteGroupId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private List<SecurityGroupDetails> describe(Set<String> ids) {
        List<SecurityGroup> all = new ArrayList<>(groups.findAll(ids));
        Set<String> further = new HashSet<>(remotes(all));
        further.removeAll(ids);
        all.addAll(groups.findAll(further));
        Map<String, List<String>> members =
                groups.memberAddresses(all.stream().map(SecurityGroup::id).toList());
        List<SecurityGroupDetails> described = new ArrayList<>(all.size());
        Set<String> others = new HashSet<>(ids);
        others.addAll(further);
        for (SecurityGroup group : all) {
            others.remove(group.id());
            described.add(new SecurityGroupDetails(
                    group.id(),
                    group.stateful(),
                    group.rules().stream().map(Rule::details).toList(),
                    members.getOrDefault(group.id(), List.of())));
        }
        addressGroups
                .addresses(others)
                .forEach((id, addresses) -> described.add(new SecurityGroupDetails(id, true, List.of(), addresses)));
        return described;
    }
}
