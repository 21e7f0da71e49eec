package io.altostratus.network.agent.metadata;

import io.altostratus.host.namespace.NamespaceThread;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens inside one namespace; requests are served by virtual threads of this process. */
final class MetadataListener implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MetadataListener.class);

    /** Where guests ask, in a DHCP namespace. */
    static final InetSocketAddress AS_GUESTS_ASK = new InetSocketAddress("169.254.169.254", 80);

    private static final int BACKLOG = 128;

    private final MetadataScope scope;
    private final long namespaceIdentity;
    private final ServerSocketChannel channel;
    private final MetadataProxy proxy;
    private final Places places;

    private MetadataListener(
            MetadataScope scope,
            long namespaceIdentity,
            ServerSocketChannel channel,
            MetadataProxy proxy,
            Places places) {
        this.scope = scope;
        this.namespaceIdentity = namespaceIdentity;
        this.channel = channel;
        this.proxy = proxy;
        this.places = places;
    }

    /** @param namespaceIdentity tells the namespace from a later one of the same name */
    static MetadataListener open(
            Path namespace,
            long namespaceIdentity,
            InetSocketAddress address,
            MetadataScope scope,
            MetadataProxy proxy,
            Places places)
            throws IOException {
        ServerSocketChannel channel = NamespaceThread.call(namespace, () -> {
            ServerSocketChannel opened = ServerSocketChannel.open();
            try {
                return opened.bind(address, BACKLOG);
            } catch (IOException e) {
                opened.close();
                throw e;
            }
        });
        MetadataListener listener = new MetadataListener(scope, namespaceIdentity, channel, proxy, places);
        Thread.ofVirtual().name("metadata of " + scope).start(listener::accept);
        return listener;
    }

    boolean isIn(long identity) {
        return channel.isOpen() && namespaceIdentity == identity;
    }

    private void accept() {
        while (channel.isOpen()) {
            try {
                Socket client = channel.accept().socket();
                InetAddress guest = client.getInetAddress();
                boolean place = places.take(guest);
                Thread.ofVirtual().start(() -> {
                    if (!place) {
                        proxy.refuse(client);
                        return;
                    }
                    try {
                        proxy.serve(client, scope);
                    } finally {
                        places.giveBack(guest);
                    }
                });
            } catch (IOException e) {
                if (channel.isOpen()) {
                    LOG.warn("A metadata request of {} was not accepted: {}", scope, e.getMessage());
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
