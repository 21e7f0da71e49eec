package io.altostratus.network.agent.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What guests send: read strictly, and in no time. */
class RequestHeadTest {

    private static RequestHead read(String text) throws IOException {
        return RequestHead.read(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)), Duration.ofSeconds(5));
    }

    private static void assertRefused(String text, int status) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOfSatisfying(
                        RequestHead.RefusedException.class,
                        refused -> assertThat(refused.status()).isEqualTo(status));
    }

    @Test
    void headersArePassedOnButThoseThatSayWhoAsks() throws IOException {
        RequestHead head = read("GET /latest/meta-data?x=1 HTTP/1.1\r\nHost: 169.254.169.254\r\nAccept: \t a/b \t\r\n"
                + "Empty:\r\nX-Instance-ID: another\r\nx_instance_id_signature: f\r\nForwarded: for=1\r\n\r\n");
        assertThat(head.target()).isEqualTo("/latest/meta-data?x=1");
        assertThat(head.headers())
                .containsExactly(new RequestHead.Header("Accept", "a/b"), new RequestHead.Header("Empty", ""));
        assertThat(head.contentLength()).isZero();
        assertThat(read("PUT http://169.254.169.254/x HTTP/1.0\nContent-Length: 3\n\n")
                        .contentLength())
                .isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE / HTTP/1.1",
                "GET  / HTTP/1.1",
                "GET /a b HTTP/1.1",
                "GET x HTTP/1.1",
                "GET / HTTP/2",
                "",
                "GET / HTTP/1.1\r\nno colon",
                "GET / HTTP/1.1\r\n: nameless",
                "GET / HTTP/1.1\r\nblank : x",
                "GET / HTTP/1.1\r\n folded: x",
                "GET / HTTP/1.1\r\na: \u0001",
                "GET / HTTP/1.1\r\na: \u00e9",
                "GET / HTTP/1.1\r\nContent-Length: -1",
                "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2"
            })
    void whatCanBeUnderstoodInTwoWaysIsRefused(String head) {
        assertRefused(head + "\r\n\r\n", 400);
    }

    @Test
    void bodiesHaveALengthAndHeadsAnEnd() {
        assertRefused("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 411);
        assertRefused("GET / HTTP/1.1\r\n", 400);
        assertRefused("GET /" + "x".repeat(20_000), 431);
    }

    @Test
    @Timeout(5)
    void noGuestMakesTheHostThinkForLong() {
        for (String filling : new String[] {" ", "\t", "a", " a", "a ", ":", "-", "/"}) {
            String filled = filling.repeat(15_000 / filling.length());
            assertRefused("GET / HTTP/1.1\r\na: " + filled + "\u0001\r\n\r\n", 400);
            assertRefused("GET / HTTP/1.1\r\n" + filled + "\u0001\r\n\r\n", 400);
            assertRefused("GET /" + filled + "\u0001 HTTP/1.1\r\n\r\n", 400);
        }
    }
}
