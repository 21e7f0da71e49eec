package io.altostratus.compute.agent;

import io.altostratus.auth.session.IdentityProperties;
import io.altostratus.auth.session.JsonHttpClient;
import io.altostratus.auth.session.ServiceSession;
import io.altostratus.compute.agent.console.ConsoleSettings;
import io.altostratus.compute.agent.fake.FakeHosts;
import io.altostratus.compute.agent.guest.StorageSettings;
import io.altostratus.compute.agent.host.HostIdentity;
import io.altostratus.compute.agent.host.PlacementSettings;
import io.altostratus.compute.agent.image.RestImageSource;
import io.altostratus.compute.agent.libvirt.LibvirtHost;
import io.altostratus.compute.agent.snapshot.RestSnapshotTarget;
import io.altostratus.context.ServiceLauncher;
import io.altostratus.host.HostProperties;
import io.altostratus.messaging.Broker;
import io.altostratus.messaging.BrokerProperties;
import java.time.Clock;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;

/**
 * One host's agent, or, for tests of scale, many fake hosts in one process. It has no database, no administrator's
 * password, and may act upon nothing but what is bound to its host.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableConfigurationProperties({BrokerProperties.class, IdentityProperties.class, HostProperties.class})
public class ComputeAgent {

    public static void main(String[] args) {
        ServiceLauncher.run(ComputeAgent.class, System.getProperty("altostratus.program", "compute-agent"), args);
    }

    @Bean
    SmartLifecycle host(
            AgentProperties properties,
            PlacementSettings placement,
            StorageSettings storage,
            ConsoleSettings consoles,
            HostProperties host,
            BrokerProperties broker,
            IdentityProperties identity) {
        Clock clock = Clock.systemUTC();
        if (!properties.fakeHosts().isEmpty()) {
            return new FakeHosts(properties.fakeHosts(), broker, properties.zone(), clock);
        }
        JsonHttpClient http = new JsonHttpClient();
        ServiceSession session = new ServiceSession(identity, http, clock);
        return new LibvirtHost(
                host,
                new HostIdentity(
                        host.name(),
                        properties.address(),
                        properties.zone(),
                        properties.workers(),
                        properties.reservedMemoryMb(),
                        properties.reservedDiskGb(),
                        properties.reservedVcpus(),
                        properties.heartbeat(),
                        properties.converge(),
                        placement),
                properties.libvirtUri(),
                properties.virtType(),
                storage,
                consoles,
                new RestImageSource(session, http),
                new RestSnapshotTarget(session, http),
                new Broker(broker, "compute-agent"),
                clock);
    }
}
