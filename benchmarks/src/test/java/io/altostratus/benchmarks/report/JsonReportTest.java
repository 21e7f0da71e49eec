package io.altostratus.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonReportTest {

    @Test
    void figuresKeepTheirOrderAndWhatIsMissingIsNull() {
        Report report = new Report();
        report.add("rate", "requests/s", 1234.5);
        report.add("memory", "MiB", Double.NaN);
        report.fail("it rained");

        JsonNode json = JsonMapper.shared().readTree(JsonReport.text(Instant.EPOCH, List.of("--seconds", "1"), report));

        assertThat(json.at("/date").asString()).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(json.at("/arguments").toString()).isEqualTo("[\"--seconds\",\"1\"]");
        assertThat(json.at("/figures/0").toString())
                .isEqualTo("{\"measure\":\"rate\",\"unit\":\"requests/s\",\"value\":1234.5}");
        assertThat(json.at("/figures/1/value").isNull()).isTrue();
        assertThat(json.at("/failures").toString()).isEqualTo("[\"it rained\"]");
    }
}
