package io.altostratus.compute.agent.console;

import io.altostratus.compute.model.report.ConsoleAccess;
import io.altostratus.compute.model.report.ConsoleAccessRequest;
import io.altostratus.compute.model.report.ConsoleKind;
import io.altostratus.context.DependencyUnavailableException;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only door to guests' consoles from outside of the host. The guests' own ends are on loopback and in the file system,
 * so nobody else's guest and no tenant can get at them. Whoever connects here sends a ticket of 64 hexadecimal digits and a
 * line's end, which the API has announced over the broker a moment ago, is answered with one byte of value 1, and then
 * talks to the console; or is cut off. A connection takes two virtual threads and holds no guest back: what nobody reads,
 * QEMU drops.
 */
public final class ConsoleRelay implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleRelay.class);
    private static final byte ADMITTED = 1;
    private static final int TICKET_LENGTH = 64;
    private static final int TICKET_MILLIS = 5_000;
    private static final int MOST_CONNECTIONS = 512;
    private static final int BACKLOG = 64;
    private static final int CHUNK = 16 * 1024;

    private final String address;
    private final int port;
    private final ConsoleTickets tickets = new ConsoleTickets(System::nanoTime);
    private final Semaphore places = new Semaphore(MOST_CONNECTIONS);
    private final Map<String, ConsoleConnection> serials = new ConcurrentHashMap<>();
    private final Map<ConsoleConnection, Boolean> connections = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable ServerSocketChannel server;
    private volatile boolean closed;

    /**
     * @param address this host's among the hosts
     * @param port 0 for any that is free
     */
    public ConsoleRelay(String address, int port) {
        this.address = address;
        this.port = port;
    }

    /**
     * Lets the holder of the request's ticket, if it has one, connect once.
     *
     * @param console where the host itself reaches it
     * @throws DependencyUnavailableException if the relay's port cannot be had
     */
    public ConsoleAccess admit(ConsoleAccessRequest request, SocketAddress console) {
        int listening = listen();
        String hash = request.ticketHash();
        if (hash != null) {
            tickets.add(hash, request.serverId(), request.kind(), console, request.seconds());
        }
        return new ConsoleAccess(address, listening);
    }

    private int listen() {
        lock.lock();
        try {
            ServerSocketChannel open = server;
            if (open == null || !open.isOpen()) {
                open = ServerSocketChannel.open();
                try {
                    open.bind(new InetSocketAddress(address, port), BACKLOG);
                } catch (IOException e) {
                    open.close();
                    throw e;
                }
                server = open;
                ServerSocketChannel accepting = open;
                Thread.ofVirtual().name("console-relay").start(() -> accept(accepting));
                LOG.info("Consoles are relayed at {}", open.getLocalAddress());
            }
            return ((InetSocketAddress) open.getLocalAddress()).getPort();
        } catch (IOException e) {
            LOG.warn(
                    "No console can be reached: {} port {} cannot be listened at ({}). See which program has it, or set "
                            + "altostratus.agent.console.port",
                    address,
                    port,
                    e.getMessage());
            throw new DependencyUnavailableException("console relay", e);
        } finally {
            lock.unlock();
        }
    }

    private void accept(ServerSocketChannel listening) {
        while (!closed) {
            try {
                SocketChannel peer = listening.accept();
                if (places.tryAcquire()) {
                    Thread.ofVirtual().name("console").start(() -> serve(peer));
                } else {
                    LOG.warn("{} consoles are in use: another one is refused", MOST_CONNECTIONS);
                    peer.close();
                }
            } catch (IOException e) {
                if (!closed) {
                    LOG.warn("The console relay accepts no more: {}", e.getMessage());
                }
                return; // the next call for a console listens anew
            }
        }
    }

    private void serve(SocketChannel peer) {
        try (peer) {
            noticeDeath(peer);
            ConsoleTickets.Ticket ticket = tickets.redeem(readTicket(peer));
            if (ticket == null) {
                LOG.warn("A console connection from {} had no valid ticket", peer.getRemoteAddress());
                return;
            }
            try (SocketChannel console = connect(ticket.console())) {
                relay(ticket, new ConsoleConnection(peer, console));
            }
        } catch (IOException e) {
            LOG.debug("A console connection has ended", e);
        } finally {
            places.release();
        }
    }

    /** A proxy whose machine has died says no goodbye; two minutes later its place is free. */
    private static void noticeDeath(SocketChannel peer) throws IOException {
        peer.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        peer.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 60);
        peer.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, 15);
        peer.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 4);
    }

    private static SocketChannel connect(SocketAddress console) throws IOException {
        SocketChannel channel = console instanceof UnixDomainSocketAddress
                ? SocketChannel.open(StandardProtocolFamily.UNIX)
                : SocketChannel.open();
        try {
            channel.connect(console);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** The socket's own stream has a time limit, a channel has none. */
    private static String readTicket(SocketChannel peer) throws IOException {
        peer.socket().setSoTimeout(TICKET_MILLIS);
        byte[] line = peer.socket().getInputStream().readNBytes(TICKET_LENGTH + 1);
        peer.socket().setSoTimeout(0);
        if (line.length != TICKET_LENGTH + 1 || line[TICKET_LENGTH] != '\n') {
            throw new EOFException("no ticket");
        }
        return new String(line, 0, TICKET_LENGTH, StandardCharsets.US_ASCII);
    }

    private void relay(ConsoleTickets.Ticket ticket, ConsoleConnection connection) throws IOException {
        String server = ticket.serverId();
        LOG.info("[instance: {}] {} console is opened", server, ticket.kind());
        connections.put(connection, true);
        try {
            if (ticket.kind() == ConsoleKind.SERIAL) {
                // QEMU serves one at a time: who comes later has it, so that a connection that hangs locks nobody out.
                ConsoleConnection former = serials.put(server, connection);
                if (former != null) {
                    former.close();
                }
            }
            if (closed) {
                return;
            }
            connection.peer().write(ByteBuffer.wrap(new byte[] {ADMITTED}));
            Thread outward = Thread.ofVirtual().name("console-out").start(connection::copyOutward);
            connection.copyInward();
            outward.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connection.close();
            connections.remove(connection);
            serials.remove(server, connection);
            LOG.info("[instance: {}] {} console is closed", server, ticket.kind());
        }
    }

    /** The two ends of one connection; it ends as soon as one of them does. */
    private record ConsoleConnection(SocketChannel peer, SocketChannel console) {

        void copyInward() {
            copy(peer, console);
        }

        void copyOutward() {
            copy(console, peer);
        }

        private void copy(SocketChannel from, SocketChannel to) {
            ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
            try {
                while (from.read(buffer) >= 0) {
                    buffer.flip();
                    while (buffer.hasRemaining()) {
                        to.write(buffer);
                    }
                    buffer.clear();
                }
            } catch (IOException e) {
                LOG.debug("One end of a console is gone", e);
            } finally {
                close();
            }
        }

        void close() {
            for (SocketChannel end : new SocketChannel[] {peer, console}) {
                try {
                    end.close();
                } catch (IOException e) {
                    LOG.debug("One end of a console did not close", e);
                }
            }
        }
    }

    /** Ends what is open; guests do not notice. */
    @Override
    public void close() {
        closed = true;
        lock.lock();
        try {
            if (server != null) {
                server.close();
            }
        } catch (IOException e) {
            LOG.debug("The console relay did not close", e);
        } finally {
            lock.unlock();
        }
        connections.keySet().forEach(ConsoleConnection::close);
    }

    /** How many consoles are open. */
    int open() {
        return connections.size();
    }
}
