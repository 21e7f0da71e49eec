package io.altostratus.messaging;

import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a program with messages imports: one {@link Broker}; every {@link Consumer} bean is started with it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BrokerProperties.class)
public class MessagingConfiguration {

    @Bean(destroyMethod = "close")
    Broker broker(BrokerProperties properties, @Value("${altostratus.service}") String service) {
        return new Broker(properties, service);
    }

    @Bean
    SmartLifecycle consumers(Broker broker, ObjectProvider<Consumer> consumers) {
        return new ConsumerLifecycle(broker, consumers.stream().toList());
    }

    private static final class ConsumerLifecycle implements SmartLifecycle {

        private final Broker broker;
        private final List<Consumer> consumers;
        private volatile boolean running;

        ConsumerLifecycle(Broker broker, List<Consumer> consumers) {
            this.broker = broker;
            this.consumers = consumers;
        }

        @Override
        public void start() {
            broker.start(consumers);
            running = true;
        }

        /** Consumers end with the broker's connection: see {@link Broker#close}. */
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
