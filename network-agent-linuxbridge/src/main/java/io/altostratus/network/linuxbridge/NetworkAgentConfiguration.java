package io.altostratus.network.linuxbridge;

import io.altostratus.host.CommandRunner;
import io.altostratus.host.HostProperties;
import io.altostratus.host.link.BridgeCommand;
import io.altostratus.host.link.IpCommand;
import io.altostratus.messaging.Broker;
import io.altostratus.messaging.BrokerProperties;
import io.altostratus.network.agent.NetworkAgent;
import io.altostratus.network.agent.convergence.AgentProperties;
import io.altostratus.network.agent.dhcp.DhcpProperties;
import io.altostratus.network.agent.metadata.MetadataProperties;
import java.nio.file.Path;
import java.time.InstantSource;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the agent together. */
@Configuration(proxyBeanMethods = false)
class NetworkAgentConfiguration {

    @Bean
    CommandRunner commandRunner() {
        return new CommandRunner();
    }

    @Bean(destroyMethod = "close")
    Broker broker(BrokerProperties properties) {
        return new Broker(properties, NetworkAgentLinuxbridge.BINARY);
    }

    @Bean(destroyMethod = "close")
    NetworkAgent networkAgent(
            CommandRunner runner,
            HostProperties host,
            AgentProperties agent,
            DhcpProperties dhcp,
            MetadataProperties metadata,
            LinuxBridgeProperties linuxBridge) {
        LinuxBridgeLayer2 layer2 = new LinuxBridgeLayer2(
                new IpCommand(runner),
                new BridgeCommand(runner),
                host,
                linuxBridge,
                NetworkAgent.bootId(),
                agent.linger(),
                InstantSource.system());
        return new NetworkAgent(
                new NetworkAgent.Settings(host, agent, dhcp, metadata, Path.of("/proc/sys")), runner, layer2);
    }

    @Bean
    SmartLifecycle agentLifecycle(NetworkAgent agent, Broker broker) {
        return new AgentLifecycle(agent, broker);
    }

    private static final class AgentLifecycle implements SmartLifecycle {

        private final NetworkAgent agent;
        private final Broker broker;
        private volatile boolean running;

        AgentLifecycle(NetworkAgent agent, Broker broker) {
            this.agent = agent;
            this.broker = broker;
        }

        @Override
        public void start() {
            agent.start(broker);
            running = true;
        }

        /** The agent ends with the context: see its destroy method. */
        @Override
        public void stop() {
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }
    }
}
