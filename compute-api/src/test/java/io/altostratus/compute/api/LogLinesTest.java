package io.altostratus.compute.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.altostratus.testing.RestApi;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What operators find in the log of the API: a line for each request, and for each action what was asked for. */
class LogLinesTest extends ComputeSlice {

    private static final Logger OURS = (Logger) LoggerFactory.getLogger("io.altostratus");

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Level before = OURS.getLevel() == null ? Level.INFO : OURS.getLevel();

    @BeforeEach
    void listen() {
        lines.start();
        OURS.addAppender(lines);
        OURS.setLevel(Level.DEBUG);
    }

    @AfterEach
    void stopListening() {
        OURS.setLevel(before);
        OURS.detachAppender(lines);
    }

    private List<ILoggingEvent> of(RestApi.Answer answer) {
        String request = String.valueOf(answer.header("x-openstack-request-id"));
        return List.copyOf(lines.list).stream()
                .filter(line ->
                        line.getMDCPropertyMap().getOrDefault("context", "").startsWith(request))
                .toList();
    }

    private static boolean says(ILoggingEvent line, String text) {
        return line.getFormattedMessage().contains(text);
    }

    @Test
    void anActionLeavesItsLinesWithoutItsSecrets() {
        String server = seed.server(project, Map.of());
        RestApi.Answer answer = user.post(
                "/v2.1/" + project + "/servers/" + server + "/action",
                "{\"rescue\": {\"adminPass\": \"very-secret\"}}");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        await().until(() -> of(answer).stream().anyMatch(line -> says(line, "status: 200")));
        assertThat(of(answer))
                .anySatisfy(line -> {
                    assertThat(line.getFormattedMessage())
                            .startsWith("Action: 'action', calling method: ")
                            .endsWith(".rescue, body: {\"rescue\":{\"adminPass\":\"***\"}}");
                    assertThat(line.getMDCPropertyMap()).containsEntry("object", "[instance: " + server + "] ");
                    assertThat(line.getLevel()).isEqualTo(Level.DEBUG);
                })
                .anySatisfy(line -> assertThat(line.getFormattedMessage())
                        .isEqualTo(
                                "Going to try to rescue instance; current vm_state: active, current task_state: None,"
                                        + " current DB power_state: 1"))
                .anySatisfy(line -> {
                    assertThat(line.getFormattedMessage())
                            .matches("127.0.0.1 \"POST /v2.1/" + project + "/servers/" + server
                                    + "/action HTTP/1.1\" status: 200 len: "
                                    + answer.raw().body().length + " time: \\d+\\.\\d{6}");
                    assertThat(line.getMDCPropertyMap().get("context")).contains("user-of-" + project);
                    assertThat(line.getLevel()).isEqualTo(Level.INFO);
                })
                .noneMatch(line -> says(line, "very-secret"));
    }

    @Test
    void aDeleteIsATermination() {
        String server = seed.server(project, Map.of());
        RestApi.Answer answer = user.delete("/v2.1/servers/" + server);
        assertThat(answer.status()).isEqualTo(204);
        await().until(() -> of(answer).stream().anyMatch(line -> says(line, "status: 204 len: 0")));
        assertThat(of(answer)).anyMatch(line -> says(line, "Going to try to terminate instance; "));
    }
}
