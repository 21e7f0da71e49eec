package io.altostratus.network.agent.metadata;

import io.altostratus.host.namespace.NamespaceThread;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens on 169.254.169.254:80 inside one namespace; requests are served by virtual threads of this process. */
final class MetadataListener implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MetadataListener.class);
    private static final InetSocketAddress ADDRESS = new InetSocketAddress("169.254.169.254", 80);
    private static final int BACKLOG = 128;

    private final String networkId;
    private final long namespaceIdentity;
    private final ServerSocketChannel channel;
    private final MetadataProxy proxy;
    private final Semaphore places;

    private MetadataListener(
            String networkId, long namespaceIdentity, ServerSocketChannel channel, MetadataProxy proxy, int places) {
        this.networkId = networkId;
        this.namespaceIdentity = namespaceIdentity;
        this.channel = channel;
        this.proxy = proxy;
        this.places = new Semaphore(places);
    }

    /** @param namespaceIdentity tells the namespace from a later one of the same name */
    static MetadataListener open(
            Path namespace, long namespaceIdentity, String networkId, MetadataProxy proxy, int places)
            throws IOException {
        ServerSocketChannel channel = NamespaceThread.call(namespace, () -> {
            ServerSocketChannel opened = ServerSocketChannel.open();
            try {
                return opened.bind(ADDRESS, BACKLOG);
            } catch (IOException e) {
                opened.close();
                throw e;
            }
        });
        MetadataListener listener = new MetadataListener(networkId, namespaceIdentity, channel, proxy, places);
        Thread.ofVirtual().name("metadata-" + networkId).start(listener::accept);
        return listener;
    }

    boolean isIn(long identity) {
        return channel.isOpen() && namespaceIdentity == identity;
    }

    private void accept() {
        while (channel.isOpen()) {
            try {
                Socket client = channel.accept().socket();
                boolean place = places.tryAcquire();
                Thread.ofVirtual().start(() -> {
                    if (!place) {
                        proxy.refuse(client);
                        return;
                    }
                    try {
                        proxy.serve(client, networkId);
                    } finally {
                        places.release();
                    }
                });
            } catch (IOException e) {
                if (channel.isOpen()) {
                    LOG.warn("A metadata request on network {} was not accepted: {}", networkId, e.getMessage());
                    pause();
                }
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("A metadata listener did not close", e);
        }
    }
}
