package io.altostratus.compute.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.compute.model.report.ConsoleAccess;
import io.altostratus.compute.model.report.ConsoleOutputRequest;
import io.altostratus.testing.RestApi;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Consoles from the request for an address to the words of a guest on a host that is a double. */
class ConsolesTest extends ComputeSlice {

    private static final String NOVNC = "{\"remote_console\": {\"protocol\": \"vnc\", \"type\": \"novnc\"}}";
    private static final String SERIAL = "{\"remote_console\": {\"protocol\": \"serial\", \"type\": \"serial\"}}";

    private final HttpClient http = HttpClient.newHttpClient();
    /** One for all tests: a queue takes a second to be there. */
    private static @Nullable TestConsoleHost shared;

    private TestConsoleHost host;
    private String server = "";

    @BeforeEach
    void aServerRuns() {
        if (shared == null) {
            shared = new TestConsoleHost();
        }
        host = shared;
        host.refusals.clear();
        host.outputs.clear();
        server = seed.server(project, Map.of("host", TestConsoleHost.HOST));
        await().ignoreExceptions().until(() -> ask(user, "2.6", NOVNC).status() == 200);
    }

    @AfterEach
    void browsersGo() {
        http.shutdownNow();
    }

    @AfterAll
    static void theHostGoes() {
        if (shared != null) {
            shared.close();
            shared = null;
        }
    }

    private static RestApi at(RestApi api, String version) {
        return api.withHeader("X-OpenStack-Nova-API-Version", version);
    }

    private RestApi.Answer ask(RestApi api, String version, String body) {
        return at(api, version).post("/v2.1/servers/" + server + "/remote-consoles", body);
    }

    private RestApi.Answer act(RestApi api, String version, String body) {
        return at(api, version).post("/v2.1/servers/" + server + "/action", body);
    }

    private String token(String body) {
        RestApi.Answer answer = ask(user, "2.93", body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        String url = answer.json().at("/remote_console/url").asString();
        return url.substring(url.length() - 36);
    }

    /** What a browser's end of a console hears. */
    private final class Ear implements WebSocket.Listener {

        private final StringBuffer heard = new StringBuffer();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            heard.append(StandardCharsets.US_ASCII.decode(data));
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed.complete(status);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.complete(-1);
        }

        void awaitWords(String words) {
            await().untilAsserted(() -> assertThat(heard.toString()).isEqualTo(words));
        }
    }

    private WebSocket open(int port, String pathAndQuery, Ear ear, String... headers) {
        WebSocket.Builder builder = http.newWebSocketBuilder().subprotocols("binary");
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        return builder.buildAsync(URI.create("ws://127.0.0.1:" + port + pathAndQuery), ear)
                .join();
    }

    /** The status of the answer to one that is refused. */
    private int refusal(int port, String pathAndQuery, String... headers) {
        try {
            open(port, pathAndQuery, new Ear(), headers).abort();
            return 101;
        } catch (CompletionException e) {
            assertThat(e.getCause()).isInstanceOf(WebSocketHandshakeException.class);
            HttpResponse<?> response = ((WebSocketHandshakeException) e.getCause()).getResponse();
            assertThat(response.headers().firstValue("content-length")).contains("0");
            return response.statusCode();
        }
    }

    @Test
    void addressesInEveryMicroversion() {
        assertThat(ask(user, "2.6", NOVNC).json().at("/remote_console/url").asString())
                .matches("http://127\\.0\\.0\\.1:6080/vnc_lite\\.html\\?path=%3Ftoken%3D[0-9a-f-]{36}");
        assertThat(ask(user, "2.93", SERIAL).json().at("/remote_console").toString())
                .matches("\\{.*\"url\":\"ws://127\\.0\\.0\\.1:6083/\\?token=[0-9a-f-]{36}\".*}")
                .contains("\"protocol\":\"serial\"", "\"type\":\"serial\"");
        assertThat(act(user, "2.5", "{\"os-getVNCConsole\": {\"type\": \"novnc\"}}")
                        .json()
                        .at("/console/url")
                        .asString())
                .contains("?path=%3Ftoken%3D");
        assertThat(act(user, "2.1", "{\"os-getSerialConsole\": {\"type\": \"serial\"}}")
                        .json()
                        .at("/console/type")
                        .asString())
                .isEqualTo("serial");
        assertThat(ask(user, "2.5", NOVNC).status()).isEqualTo(404);
        assertThat(act(user, "2.6", "{\"os-getVNCConsole\": {\"type\": \"novnc\"}}")
                        .status())
                .isEqualTo(404);
        assertThat(act(user, "2.6", "{\"os-getSerialConsole\": {\"type\": \"serial\"}}")
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "2.6, vnc, xvpvnc, Invalid console type xvpvnc.",
        "2.6, vnc, serial, Invalid console type serial.",
        "2.6, serial, novnc, Invalid console type novnc.",
        "2.6, spice, spice-html5, Unavailable console type spice-html5.",
        "2.6, rdp, rdp-html5, Unavailable console type rdp-html5.",
        "2.7, mks, webmks, mks",
        "2.8, mks, webmks, Unavailable console type webmks.",
        "2.8, x11, novnc, protocol",
        "2.8, vnc, x11, type"
    })
    void otherKindsAreRefused(String version, String protocol, String type, String text) {
        assertFault(
                ask(
                        user,
                        version,
                        "{\"remote_console\": {\"protocol\": \"%s\", \"type\": \"%s\"}}".formatted(protocol, type)),
                400,
                "badRequest",
                text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"os-getVNCConsole\": {\"type\": \"xvpvnc\"}}",
                "{\"os-getVNCConsole\": {}}",
                "{\"os-getVNCConsole\": {\"type\": \"novnc\", \"x\": 1}}",
                "{\"os-getSPICEConsole\": {\"type\": \"spice-html5\"}}",
                "{\"os-getRDPConsole\": {\"type\": \"rdp-html5\"}}",
                "{\"os-getSerialConsole\": {\"type\": \"novnc\"}}"
            })
    void otherOldActionsAreRefused(String body) {
        assertThat(act(user, "2.1", body).status()).isEqualTo(400);
    }

    @Test
    void onlyRunningServersOfOnesOwnHaveConsoles() {
        assertThat(ask(stranger, "2.6", NOVNC).status()).isEqualTo(404);
        assertThat(ask(reader, "2.6", NOVNC).status()).isEqualTo(403);
        assertThat(ask(admin, "2.6", NOVNC).status()).isEqualTo(200);
        host.refusals.put(server, ConsoleAccess.NO_GUEST);
        assertFault(ask(user, "2.6", NOVNC), 409, "conflictingRequest", "Instance " + server + " is not ready");
        host.refusals.put(server, ConsoleAccess.NO_CONSOLE);
        assertFault(ask(user, "2.6", NOVNC), 400, "badRequest", "Unavailable console type novnc.");
        Map<String, Object> building = new HashMap<>();
        building.put("host", null);
        building.put("vm_state", "building");
        server = seed.server(project, building);
        assertThat(ask(user, "2.6", NOVNC).status()).isEqualTo(409);
        server = seed.server(project, Map.of("host", TestConsoleHost.HOST, "task_state", "deleting"));
        assertThat(ask(user, "2.6", NOVNC).status()).isEqualTo(409);
        server = "11111111-2222-4333-8444-555555555555";
        assertThat(ask(user, "2.6", NOVNC).status()).isEqualTo(404);
    }

    @Test
    void administratorsSeeWhatATokenOpens() {
        String path = "/v2.1/os-console-auth-tokens/" + token(SERIAL);
        RestApi.Answer shown = at(admin, "2.31").get(path);
        assertThat(shown.json().at("/console/instance_uuid").asString()).isEqualTo(server);
        assertThat(shown.json().at("/console/host").asString()).isEqualTo("127.0.0.1");
        assertThat(shown.json().at("/console/port").asInt()).isEqualTo(host.port());
        assertThat(shown.json().at("/console/internal_access_path").isNull()).isTrue();
        assertThat(at(admin, "2.30").get(path).status()).isEqualTo(401);
        assertThat(at(user, "2.31").get(path).status()).isEqualTo(403);
        assertFault(
                at(admin, "2.93").get("/v2.1/os-console-auth-tokens/" + server),
                404,
                "itemNotFound",
                "Token not found");
        assertThat(at(admin, "2.1").get("/v2.1/os-console-auth-tokens/x").status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/?token=%s", "/websockify?path=%%3Ftoken%%3D%s", "/vnc_lite.html?token=%s", "/websockify"})
    void aTokenOpensItsConsole(String form) {
        String token = token(NOVNC);
        Ear ear = new Ear();
        WebSocket browser = open(NOVNC_PORT, form.formatted(token), ear, "Cookie", "a=b; token=" + token);
        assertThat(browser.getSubprotocol()).isEqualTo("binary");
        ear.awaitWords("NOVNC of " + server);
        browser.sendBinary(ByteBuffer.wrap("|keys".getBytes(StandardCharsets.US_ASCII)), true);
        ear.awaitWords("NOVNC of " + server + "|keys");
        browser.sendClose(WebSocket.NORMAL_CLOSURE, "");
        assertThat(ear.closed.join()).isEqualTo(WebSocket.NORMAL_CLOSURE);
    }

    /** In small and in large pieces, more than fits into any buffer on the way. */
    @Test
    void muchGoesThroughWhole() {
        String token = token(SERIAL);
        Ear ear = new Ear();
        WebSocket browser = open(SERIAL_PORT, "/?token=" + token, ear);
        ear.awaitWords("SERIAL of " + server);
        StringBuilder said = new StringBuilder("SERIAL of " + server);
        for (int i = 0; i < 20; i++) {
            String words = (char) ('a' + i) + "x".repeat(50_000 * (i % 3) + 1);
            said.append(words);
            browser.sendBinary(ByteBuffer.wrap(words.getBytes(StandardCharsets.US_ASCII)), true)
                    .join();
        }
        ear.awaitWords(said.toString());
        browser.sendText("typed", true).join();
        ear.awaitWords(said + "typed");
        browser.abort();
        await().until(() -> host.socket(server).isClosed());
    }

    @Test
    void whenTheGuestEndsSoDoesItsConsole() throws IOException {
        Ear ear = new Ear();
        open(NOVNC_PORT, "/?token=" + token(NOVNC), ear);
        ear.awaitWords("NOVNC of " + server);
        host.socket(server).close();
        assertThat(ear.closed.join()).isEqualTo(WebSocket.NORMAL_CLOSURE);
    }

    @Test
    void whatIsNoTokenOrNotOfThisConsoleOpensNothing() {
        String token = token(NOVNC);
        assertThat(refusal(NOVNC_PORT, "/")).isEqualTo(403);
        assertThat(refusal(NOVNC_PORT, "/?token=bad" + token)).isEqualTo(403);
        assertThat(refusal(NOVNC_PORT, "/?token=" + server)).isEqualTo(403);
        assertThat(refusal(SERIAL_PORT, "/?token=" + token)).isEqualTo(403);
        jdbc.sql("UPDATE console_tokens SET expires_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND")
                .update();
        assertThat(refusal(NOVNC_PORT, "/?token=" + token)).isEqualTo(403);
        assertThat(at(admin, "2.31")
                        .get("/v2.1/os-console-auth-tokens/" + token)
                        .status())
                .isEqualTo(404);
        token(NOVNC);
        assertThat(rowsOf("console_tokens")).as("those that are too old go").isEqualTo(1);
        assertThat(jdbc.sql("SELECT token_hash FROM console_tokens")
                        .query(String.class)
                        .single())
                .matches("[0-9a-f]{64}");
    }

    @Test
    void aGuestThatIsNotTheSameAnyMoreHasNewTokens() {
        String token = token(NOVNC);
        for (String harmless : List.of("reboot-server", "attach-interface")) {
            finish(seed.workflow(server, harmless));
            assertThat(refusal(NOVNC_PORT, "/?token=" + token)).as(harmless).isEqualTo(101);
        }
        finish(seed.workflow(server, "stop-server"));
        assertThat(refusal(NOVNC_PORT, "/?token=" + token)).isEqualTo(403);
        String moved = token(NOVNC);
        jdbc.sql("UPDATE servers SET host = 'h2' WHERE id = :id")
                .param("id", server)
                .update();
        assertThat(refusal(NOVNC_PORT, "/?token=" + moved)).isEqualTo(403);
        jdbc.sql("UPDATE servers SET host = 'h1', deleted = TRUE WHERE id = :id")
                .param("id", server)
                .update();
        assertThat(refusal(NOVNC_PORT, "/?token=" + moved)).isEqualTo(403);
    }

    private void finish(String workflow) {
        jdbc.sql("UPDATE workflows SET active_server = NULL, outcome = 'DONE' WHERE id = :id")
                .param("id", workflow)
                .update();
    }

    @Test
    void whatAHostRefusesIsNotOpened() {
        String token = token(NOVNC);
        host.refusals.put(server, ConsoleAccess.NO_GUEST);
        assertThat(refusal(NOVNC_PORT, "/?token=" + token)).isEqualTo(409);
        host.refusals.clear();
        theHostGoes();
        assertThat(refusal(NOVNC_PORT, "/?token=" + token)).isEqualTo(503);
    }

    @Test
    void nobodyTakesAllPlaces() {
        String token = token(NOVNC);
        for (int i = 0; i < 3; i++) {
            open(NOVNC_PORT, "/?token=" + token, new Ear());
        }
        assertThat(refusal(NOVNC_PORT, "/?token=" + token)).isEqualTo(429);
    }

    /** Headers that the JDK's client does not let one set are sent by hand. */
    private String handshake(int port, String... headers) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            String request = "GET /?token=" + token(port == NOVNC_PORT ? NOVNC : SERIAL) + " HTTP/1.1\r\n"
                    + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            StringBuilder line = new StringBuilder();
            for (int c = socket.getInputStream().read(); c != '\r' && c >= 0; ) {
                line.append((char) c);
                c = socket.getInputStream().read();
            }
            return line.toString();
        }
    }

    @Test
    void onlyTheProxysOwnPagesOpenConsoles() throws IOException {
        String good = "HTTP/1.1 101 Switching Protocols";
        assertThat(handshake(NOVNC_PORT, "Host: cloud:6080")).isEqualTo(good);
        assertThat(handshake(NOVNC_PORT, "Host: cloud:6080", "Origin: http://cloud:6080"))
                .isEqualTo(good);
        assertThat(handshake(NOVNC_PORT, "Host: [::1]:6080", "Origin: http://[::1]:6080"))
                .isEqualTo(good);
        assertThat(handshake(SERIAL_PORT, "Host: cloud", "Origin: http://cloud"))
                .isEqualTo(good);
        assertThat(handshake(NOVNC_PORT, "Host: cloud:6080", "Origin: http://evil"))
                .contains(" 403 ");
        assertThat(handshake(NOVNC_PORT, "Host: cloud:6080", "Origin: https://cloud"))
                .contains(" 403 ");
        assertThat(handshake(NOVNC_PORT, "Host: cloud:6080", "Origin: null")).contains(" 403 ");
        assertThat(handshake(NOVNC_PORT, "Host: cloud:6080", "Origin: ::")).contains(" 403 ");
    }

    @Test
    void noVncsPageIsServedAndNothingElse() throws Exception {
        HttpResponse<String> page = get("/vnc_lite.html?path=%3Ftoken%3Dx");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<html", "noVNC", "<script", "</html>");
        assertThat(page.headers().firstValue("content-security-policy")).isPresent();
        assertThat(page.headers().firstValue("referrer-policy")).contains("no-referrer");
        assertThat(get("/vnc.html").body()).isEqualTo(page.body());
        assertThat(get("/core/rfb.js").body()).contains("export default class RFB");
        assertThat(get("/vendor/pako/lib/zlib/inflate.js").statusCode()).isEqualTo(200);
        assertThat(get("/vnc_lite.js").headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/javascript"));
        for (String path : List.of(
                "/core/../policy-defaults.yaml", "/core/%2e%2e/x.js", "/core/none.js", "/schemas/server-create.json")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(404);
        }
        HttpResponse<String> post = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + NOVNC_PORT + "/"))
                        .POST(HttpRequest.BodyPublishers.ofString("x"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(post.statusCode()).isEqualTo(405);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + NOVNC_PORT + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void theConsolesOutput() {
        for (String length : List.of("5", "\"5\"", "null", "-1", "\"-1\"", "0")) {
            RestApi.Answer answer = act(user, "2.93", "{\"os-getConsoleOutput\": {\"length\": %s}}".formatted(length));
            assertThat(answer.json().get("output").asString()).as(length).isEqualTo("login:");
        }
        assertThat(act(user, "2.1", "{\"os-getConsoleOutput\": {}}").status()).isEqualTo(200);
        assertThat(host.outputs)
                .containsExactlyInAnyOrder(
                        new ConsoleOutputRequest(server, 5),
                        new ConsoleOutputRequest(server, -1),
                        new ConsoleOutputRequest(server, 0));
        for (String length : List.of("-2", "\"x\"", "1.5", "{}", "true", "\"5 \"")) {
            assertThat(act(user, "2.1", "{\"os-getConsoleOutput\": {\"length\": %s}}".formatted(length))
                            .status())
                    .as(length)
                    .isEqualTo(400);
        }
        assertThat(act(reader, "2.1", "{\"os-getConsoleOutput\": {}}").status()).isEqualTo(403);
        host.refusals.put(server, "no-guest");
        assertThat(act(user, "2.1", "{\"os-getConsoleOutput\": {}}").status()).isEqualTo(409);
    }
}
