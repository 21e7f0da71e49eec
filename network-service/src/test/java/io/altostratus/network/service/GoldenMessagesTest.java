package io.altostratus.network.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.messaging.MessageType;
import io.altostratus.network.model.AgentHeartbeat;
import io.altostratus.network.model.DhcpNetwork;
import io.altostratus.network.model.DhcpNetworkChanged;
import io.altostratus.network.model.DhcpNetworkRemoved;
import io.altostratus.network.model.DhcpPortChanged;
import io.altostratus.network.model.DhcpPortRemoved;
import io.altostratus.network.model.DhcpReady;
import io.altostratus.network.model.ExternalNetworks;
import io.altostratus.network.model.ExternalNetworksChanged;
import io.altostratus.network.model.ExternalNetworksRequest;
import io.altostratus.network.model.HostLeftovers;
import io.altostratus.network.model.HostLeftoversRequest;
import io.altostratus.network.model.HostRouters;
import io.altostratus.network.model.HostRoutersRequest;
import io.altostratus.network.model.HostState;
import io.altostratus.network.model.HostStateRequest;
import io.altostratus.network.model.MetadataGuest;
import io.altostratus.network.model.MetadataGuestRequest;
import io.altostratus.network.model.NetworkDetails;
import io.altostratus.network.model.NetworkPeers;
import io.altostratus.network.model.NetworkType;
import io.altostratus.network.model.PeersOfNetworks;
import io.altostratus.network.model.PeersOfNetworksChanged;
import io.altostratus.network.model.PeersOfNetworksRequest;
import io.altostratus.network.model.PortChanged;
import io.altostratus.network.model.PortDetails;
import io.altostratus.network.model.PortRemoved;
import io.altostratus.network.model.PortsUnwired;
import io.altostratus.network.model.PortsWired;
import io.altostratus.network.model.QosPolicies;
import io.altostratus.network.model.QosPoliciesChanged;
import io.altostratus.network.model.QosPoliciesRequest;
import io.altostratus.network.model.QosPolicyDetails;
import io.altostratus.network.model.RouterChanged;
import io.altostratus.network.model.RouterDetails;
import io.altostratus.network.model.RouterRealised;
import io.altostratus.network.model.RouterRemoved;
import io.altostratus.network.model.SecurityGroupDetails;
import io.altostratus.network.model.SecurityGroups;
import io.altostratus.network.model.SecurityGroupsChanged;
import io.altostratus.network.model.SecurityGroupsRequest;
import io.altostratus.network.model.SubnetDetails;
import io.altostratus.network.model.SubportsFailed;
import io.altostratus.testing.GoldenFile;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * What stands in {@code golden/<type>-v<version>.json} was once sent between network-service and its agents, and may
 * still lie in a queue. A file is never changed; a new form of a message gets a new file.
 */
class GoldenMessagesTest {

    private static final PortDetails PORT = new PortDetails(
            "11111111-0000-4000-8000-000000000001",
            "22222222-0000-4000-8000-000000000001",
            "project-1",
            "fa:16:3e:00:00:01",
            List.of(new PortDetails.FixedIp("33333333-0000-4000-8000-000000000001", "10.0.0.3")),
            true,
            "compute:nova",
            "44444444-0000-4000-8000-000000000001",
            "host-1",
            true,
            List.of("55555555-0000-4000-8000-000000000001"),
            List.of(
                    new PortDetails.AddressPair(null, "10.0.0.0/28"),
                    new PortDetails.AddressPair("fa:16:3e:00:00:02", "10.0.0.9")),
            7);
    private static final NetworkDetails NETWORK = new NetworkDetails(
            "22222222-0000-4000-8000-000000000001", "project-1", NetworkType.VXLAN, null, 17, 1450, true);
    private static final SubnetDetails SUBNET = new SubnetDetails(
            "33333333-0000-4000-8000-000000000001",
            "22222222-0000-4000-8000-000000000001",
            4,
            "10.0.0.0/24",
            "10.0.0.1",
            true,
            List.of("9.9.9.9"),
            List.of(new SubnetDetails.Route("192.168.0.0/16", "10.0.0.9")));
    private static final DhcpNetwork DHCP_NETWORK = new DhcpNetwork(NETWORK, List.of(SUBNET), PORT, List.of(PORT));
    private static final SecurityGroupDetails GROUP = new SecurityGroupDetails(
            "55555555-0000-4000-8000-000000000001",
            true,
            List.of(
                    new SecurityGroupDetails.Rule(
                            "66666666-0000-4000-8000-000000000001",
                            "ingress",
                            "IPv4",
                            "tcp",
                            22,
                            22,
                            "10.0.0.0/8",
                            null),
                    new SecurityGroupDetails.Rule(
                            "66666666-0000-4000-8000-000000000002",
                            "ingress",
                            "IPv6",
                            null,
                            null,
                            null,
                            null,
                            "55555555-0000-4000-8000-000000000001")),
            List.of("10.0.0.3"));

    private static final QosPolicyDetails POLICY = new QosPolicyDetails(
            "77777777-0000-4000-8000-000000000001",
            new QosPolicyDetails.Limit(1_000, 100),
            new QosPolicyDetails.Limit(2_000, 0),
            26);

    private static final RouterDetails ROUTER = new RouterDetails(
            "77777777-0000-4000-8000-000000000001",
            "project-1",
            true,
            List.of(new RouterDetails.Interface(PORT, NETWORK, List.of(SUBNET))),
            new RouterDetails.Interface(PORT, NETWORK, List.of(SUBNET)),
            true,
            List.of(new SubnetDetails.Route("192.168.0.0/16", "10.0.0.9")),
            List.of(
                    new RouterDetails.FloatingIp("f1", "203.0.113.3", "10.0.0.3", List.of()),
                    new RouterDetails.FloatingIp(
                            "f2",
                            "203.0.113.4",
                            null,
                            List.of(new RouterDetails.Forwarding("tcp", 2222, 2222, "10.0.0.3", 22, 22)))),
            8);

    static List<Object> messages() {
        return List.of(
                new AgentHeartbeat(
                        "host-1",
                        "Linux bridge agent",
                        "network-agent-linuxbridge",
                        1_767_225_600,
                        1_500,
                        Map.of("tunnel_types", List.of("vxlan"))),
                new DhcpNetworkChanged(DHCP_NETWORK),
                new DhcpNetworkRemoved(NETWORK.id()),
                new DhcpPortChanged(PORT),
                new DhcpPortRemoved(PORT.id(), NETWORK.id()),
                new DhcpReady("host-1", List.of(PORT.id())),
                new HostLeftovers(
                        "host-1", List.of(new HostLeftovers.Leftover("device", "tap11111111-00", "port gone"))),
                new HostLeftoversRequest("host-1"),
                new HostState(List.of(NETWORK), List.of(PORT), List.of(GROUP), List.of(DHCP_NETWORK)),
                new HostStateRequest("host-1", true),
                new PortChanged(NETWORK, PORT),
                new PortRemoved(PORT.id(), NETWORK.id(), 8),
                new PortsUnwired("host-1", List.of(PORT.id())),
                new PortsWired("host-1", List.of(new PortsWired.Wired(PORT.id(), "17"))),
                new QosPolicies(List.of(POLICY)),
                new QosPoliciesChanged(List.of(POLICY.id())),
                new QosPoliciesRequest(List.of(POLICY.id())),
                new HostRoutersRequest("host-1"),
                new HostRouters(List.of(ROUTER)),
                new RouterChanged(ROUTER),
                new RouterRemoved(ROUTER.id(), 9),
                new RouterRealised("host-1", ROUTER.id(), 8, List.of("f1"), List.of("f2")),
                new MetadataGuestRequest(ROUTER.id(), "10.0.0.3"),
                new MetadataGuest("s1", "p1"),
                new SubportsFailed("host-1", List.of(new SubportsFailed.Failed(PORT.id(), "Unknown device type."))),
                new ExternalNetworks(List.of(NETWORK)),
                new ExternalNetworksChanged(),
                new ExternalNetworksRequest("host-1"),
                new PeersOfNetworks(List.of(new NetworkPeers(
                        NETWORK.id(),
                        true,
                        true,
                        List.of(new NetworkPeers.Host(
                                "host-2",
                                "192.0.2.2",
                                List.of(new NetworkPeers.Port("fa:16:3e:00:00:01", List.of("10.0.0.3"), false))))))),
                new PeersOfNetworksChanged(List.of(NETWORK.id())),
                new PeersOfNetworksRequest(List.of(NETWORK.id())),
                new SecurityGroups(List.of(GROUP)),
                new SecurityGroupsChanged(List.of(GROUP.id())),
                new SecurityGroupsRequest(List.of(GROUP.id())));
    }

    private static String fileOf(Class<?> type) {
        MessageType name = type.getAnnotation(MessageType.class);
        assertThat(name).isNotNull();
        return name == null ? "" : name.value() + "-v" + name.version() + ".json";
    }

    @ParameterizedTest
    @MethodSource("messages")
    void everyMessageGoesThereAndBack(Object message) {
        new GoldenFile(fileOf(message.getClass())).isReadAs(message, message.getClass());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void unknownFieldsAreIgnored(Object message) {
        GoldenFile.unknownFieldsAreIgnored(message, message.getClass());
    }

    @Test
    void noMessageIsForgotten() throws Exception {
        Set<String> known = messages().stream()
                .map(m -> m.getClass().getSimpleName())
                .collect(Collectors.toCollection(TreeSet::new));
        Map<String, Class<?>> all = new TreeMap<>();
        for (Resource file : new PathMatchingResourcePatternResolver()
                .getResources("classpath*:io/altostratus/network/model/*.class")) {
            String name = String.valueOf(file.getFilename()).replace(".class", "");
            if (!name.contains("package-info")) {
                Class<?> type = Class.forName("io.altostratus.network.model." + name);
                if (type.isAnnotationPresent(MessageType.class)) {
                    all.put(type.getSimpleName(), type);
                }
            }
        }
        assertThat(known).containsExactlyElementsOf(all.keySet());
    }
}
