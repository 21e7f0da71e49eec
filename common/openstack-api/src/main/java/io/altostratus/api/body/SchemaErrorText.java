package io.altostratus.api.body;

import com.networknt.schema.Error;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Tells a schema violation as OpenStack's services do: the field first, then its value, then what is wrong with it. */
final class SchemaErrorText {

    private static final int LONGEST_VALUE = 120;

    private SchemaErrorText() {}

    /** Of several violations the deepest is told: it names the field itself and not the object around it. */
    static String of(List<Error> errors, JsonNode body) {
        Error error = errors.stream()
                .max(Comparator.comparingInt(e -> e.getInstanceLocation().getNameCount()))
                .orElseThrow();
        return switch (error.getKeyword()) {
            case "additionalProperties", "unevaluatedProperties" ->
                "Additional properties are not allowed ('" + error.getProperty() + "' was unexpected)"
                        + in(path(error));
            case "required" -> "'" + error.getProperty() + "' is a required property" + in(path(error));
            default ->
                "Invalid input for field/attribute " + last(path(error)) + ". Value: "
                        + shortened(error.getInstanceNode()) + ". " + error.getMessage();
        };
    }

    private static String path(Error error) {
        String pointer = error.getInstanceLocation().toString();
        return pointer.replaceFirst("^[/$.]+", "").replace('/', '.');
    }

    private static String in(String path) {
        return path.isEmpty() ? "" : " in " + path;
    }

    private static String last(String path) {
        return path.isEmpty() ? "body" : path.substring(path.lastIndexOf('.') + 1);
    }

    private static String shortened(JsonNode value) {
        String text = value.isString() ? value.asString() : value.toString();
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
    }
}
