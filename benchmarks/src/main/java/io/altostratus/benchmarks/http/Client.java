package io.altostratus.benchmarks.http;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one client of a cloud has: a connection to each address that it has asked. Belongs to one thread. */
public final class Client implements AutoCloseable {

    private final Map<String, Connection> connections = new HashMap<>();

    /**
     * Sends the request and reads the whole answer, whatever its status. A server may close a connection that it kept:
     * when nothing of an answer has come over one that was used before, the request is sent once more over a new one.
     */
    public Answer send(Request request) throws IOException {
        String address = request.host() + ':' + request.port();
        Connection kept = connections.get(address);
        if (kept != null && kept.isOpen()) {
            try {
                return kept.exchange(request);
            } catch (SocketTimeoutException e) {
                drop(address, kept);
                throw e; // slow is not closed: asked twice, the work would be done twice
            } catch (IOException e) {
                drop(address, kept);
                if (kept.hasAnswered()) {
                    throw e;
                }
            }
        } else {
            drop(address, kept);
        }
        Connection fresh = new Connection(request.host(), request.port());
        connections.put(address, fresh);
        try {
            return fresh.exchange(request);
        } catch (IOException e) {
            drop(address, fresh);
            throw e;
        }
    }

    private void drop(String address, @Nullable Connection connection) {
        if (connection != null) {
            connection.close();
            connections.remove(address);
        }
    }

    @Override
    public void close() {
        connections.values().forEach(Connection::close);
        connections.clear();
    }
}
