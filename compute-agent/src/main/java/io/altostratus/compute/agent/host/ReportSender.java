package io.altostratus.compute.agent.host;

import io.altostratus.compute.agent.order.Reports;
import io.altostratus.compute.model.ComputeQueues;
import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.RequestContext;
import io.altostratus.messaging.Address;
import io.altostratus.messaging.Broker;
import io.altostratus.messaging.Envelope;
import io.altostratus.messaging.Topology;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends reports in order, each again until the broker has it. Reports that are lost with this process do no harm: their
 * orders are sent again, and answered from what is on disk.
 */
final class ReportSender implements Reports, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReportSender.class);
    private static final int MOST_WAITING = 4_000;

    private final Broker broker;
    private final Address conductor;
    private final BlockingQueue<Envelope> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private volatile boolean running = true;

    ReportSender(Broker broker, String host) {
        this.broker = broker;
        this.conductor = Address.fromHost(host, Topology.hostsQueue(ComputeQueues.CONDUCTOR));
        Thread.ofVirtual().name("reports").start(this::send);
    }

    @Override
    public void send(Object report, RequestContext context) {
        if (!waiting.offer(Envelope.of(report, context))) {
            LOG.warn("Too many reports wait for the broker; one is dropped and its order will be sent again");
        }
    }

    private void send() {
        while (running) {
            try {
                Envelope next = waiting.poll(1, TimeUnit.SECONDS);
                if (next != null) {
                    untilSent(next);
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void untilSent(Envelope report) throws InterruptedException {
        while (running) {
            try {
                broker.publisher().publish(conductor, report);
                return;
            } catch (DependencyUnavailableException away) {
                LOG.info("{} waits: {}", report.type(), away.getMessage());
                TimeUnit.MILLISECONDS.sleep(500);
            }
        }
    }

    @Override
    public void close() {
        running = false;
    }
}
