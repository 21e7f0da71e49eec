package io.altostratus.compute.api.actions;

import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A body as the log may have it: without passwords and without what its sender wants in the guest.
 *
 * @param body as it came
 */
record LoggedBody(JsonNode body) {

    private static final Set<String> SECRET = Set.of("adminPass", "user_data", "contents");

    /** Made only where it is logged. */
    @Override
    public String toString() {
        JsonNode copy = body.deepCopy();
        hide(copy);
        return copy.toString();
    }

    private static void hide(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (String name : Set.copyOf(object.propertyNames())) {
                JsonNode value = object.get(name);
                boolean empty = value.isContainer() ? value.isEmpty() : value.isNull();
                if (SECRET.contains(name) && !empty) {
                    object.put(name, "***");
                } else {
                    hide(value);
                }
            }
        } else if (node instanceof ArrayNode array) {
            array.forEach(LoggedBody::hide);
        }
    }
}
