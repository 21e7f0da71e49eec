package io.altostratus.benchmarks.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClientTest {

    private static final String EMPTY = "HTTP/1.1 204 \r\n\r\n";

    private final Client client = new Client();
    private ServerSocket server;
    private Request request;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        request = Request.of(
                "GET", URI.create("http://127.0.0.1:" + server.getLocalPort() + "/a?b=c"), Map.of("X-Auth-Token", "t"));
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
    }

    @Test
    void bodiesWithALengthAndInChunksAreRead() throws Exception {
        try (Script script = new Script(List.of(List.of(
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Subject-Token: abc\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n8;x=y\r\nlo world\r\n0\r\n\r\n",
                EMPTY)))) {
            Answer first = client.send(request);
            assertThat(first.body()).asString(StandardCharsets.UTF_8).isEqualTo("hello");
            assertThat(first.header("x-subject-token")).isEqualTo("abc");
            assertThat(client.send(request).body())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("hello world");
            assertThat(client.send(request).status()).isEqualTo(204);

            assertThat(script.requests())
                    .hasSize(3)
                    .allSatisfy(line -> assertThat(line).isEqualTo("GET /a?b=c HTTP/1.1"));
        }
    }

    @Test
    void aKeptConnectionThatWasClosedMeanwhileIsReplaced() throws Exception {
        try (Script script = new Script(List.of(List.of(EMPTY), List.of(EMPTY)))) {
            client.send(request);
            script.awaitClosed(1);

            assertThat(client.send(request).status()).isEqualTo(204);
        }
    }

    @Test
    void whatTheServerWillCloseIsNotUsedAgain() throws Exception {
        String last = "HTTP/1.1 204 \r\nConnection: close\r\n\r\n";
        try (Script script = new Script(List.of(List.of(last, EMPTY), List.of(last)))) {
            client.send(request);
            client.send(request);

            assertThat(script.requests()).hasSize(2);
        }
    }

    @Test
    void anAnswerThatBreaksOffIsAFailure() throws Exception {
        try (Script script = new Script(List.of(List.of("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello")))) {
            assertThatThrownBy(() -> client.send(request)).isInstanceOf(EOFException.class);
            assertThat(script.requests()).hasSize(1);
        }
    }

    @Test
    void onlyPlainHttpIsMeasured() {
        assertThatThrownBy(() -> Request.of("GET", URI.create("https://example.org/"), Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** A server that answers each connection's requests with what it was told, then closes it. */
    private final class Script implements AutoCloseable {

        private final List<String> requests = new ArrayList<>();
        private final Thread thread;
        private int closed;

        Script(List<List<String>> connections) {
            thread = Thread.ofVirtual().start(() -> serve(connections));
        }

        private void serve(List<List<String>> connections) {
            for (List<String> answers : connections) {
                try (Socket socket = server.accept()) {
                    BufferedReader lines =
                            new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                    for (String answer : answers) {
                        String line = lines.readLine();
                        if (line == null) {
                            break;
                        }
                        synchronized (this) {
                            requests.add(line);
                        }
                        while (!lines.readLine().isEmpty()) {
                            // the rest of the head
                        }
                        socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                    }
                } catch (IOException e) {
                    return; // the test is over
                } finally {
                    synchronized (this) {
                        closed++;
                        notifyAll();
                    }
                }
            }
        }

        synchronized List<String> requests() {
            return List.copyOf(requests);
        }

        synchronized void awaitClosed(int connections) throws InterruptedException {
            while (closed < connections) {
                wait();
            }
        }

        @Override
        public void close() throws Exception {
            client.close();
            server.close();
            thread.join();
        }
    }
}
