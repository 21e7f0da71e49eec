package io.altostratus.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A run for programs: {@code {"date", "processors", "arguments", "figures": [{"measure", "unit", "value"}], "failures"}}. */
public final class JsonReport {

    private JsonReport() {}

    public static void write(Path file, Instant date, List<String> arguments, Report report) throws IOException {
        Files.writeString(file, text(date, arguments, report));
    }

    static String text(Instant date, List<String> arguments, Report report) {
        JsonMapper json = JsonMapper.shared();
        ObjectNode document = json.createObjectNode();
        document.put("date", date.toString());
        document.put("processors", Runtime.getRuntime().availableProcessors());
        arguments.forEach(document.putArray("arguments")::add);
        ArrayNode figures = document.putArray("figures");
        for (Figure figure : report.figures()) {
            ObjectNode entry = figures.addObject();
            entry.put("measure", figure.measure());
            entry.put("unit", figure.unit());
            if (Double.isNaN(figure.value())) {
                entry.putNull("value"); // JSON has no word for what could not be had
            } else {
                entry.put("value", figure.value());
            }
        }
        report.failures().forEach(document.putArray("failures")::add);
        return json.writerWithDefaultPrettyPrinter().writeValueAsString(document) + '\n';
    }
}
