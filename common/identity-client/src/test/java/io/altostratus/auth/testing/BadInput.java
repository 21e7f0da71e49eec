package io.altostratus.auth.testing;

import io.altostratus.context.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Values, bodies, queries and paths that no client should send; chosen by a seeded generator. */
final class BadInput {

    private static final int DEEP = 100_000;

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\u0000",
            "a\u0000b",
            "\ud83d\udca5",
            "\u202e\u0007",
            "x".repeat(256),
            "y".repeat(65_536),
            "../../etc/passwd",
            "'; DROP TABLE users; --",
            "%s%n%x",
            "${jndi:ldap://127.0.0.1/x}",
            "<script>",
            "2026-13-45T99:99:99Z",
            "9999999999999-01-01T00:00:00Z",
            "null",
            "-1",
            "ſtrange",
            "[",
            "(");

    private static final List<String> QUERIES = List.of(
            "limit=-1",
            "limit=abc",
            "limit=99999999999999999999",
            "limit=0",
            "limit=",
            "marker=%00",
            "marker=",
            "marker=" + "m".repeat(5_000),
            "marker=%ff%fe",
            "sort_key=none",
            "sort_key=id&sort_key=id",
            "sort=none:sideways,,:",
            "sort=name:",
            "sort_dir=up",
            "%",
            "%zz=1",
            "a=%F0%28%8C%28",
            "name=%00",
            "name=%F0%9F%92%A5",
            "name=a&name=b",
            "name[]=x",
            "name__contains=%25_%5C",
            "name=" + "n".repeat(5_000),
            "enabled=maybe",
            "domain_id=%27%22%00",
            "parent_id=%ff",
            "password_expires_at=lt:junk",
            "password_expires_at=junk",
            "created_at=gt:junk",
            "updated_at=junk:2020-01-01",
            "size_min=-x&size_max=99999999999999999999999",
            "status=in:%22",
            "name=in:%22a,b",
            "tag=%00",
            "visibility=none",
            "member_status=none",
            "protected=maybe",
            "os_hidden=maybe",
            "effective&include_names&include_subtree&scope.system",
            "scope.project.id=%00&user.id=" + "u".repeat(1_000),
            "scope.domain.id=a&scope.project.id=b&group.id=c&effective",
            "interface=none&region_id=%e4&service_id=%00",
            "nocatalog=maybe&allow_expired=maybe",
            "tags=%00,%ff&not-tags-any=,,",
            "parents_as_list&parents_as_ids&subtree_as_list&subtree_as_ids",
            "cascade=maybe",
            "&&&===&");

    private static final List<String> SEGMENTS = List.of(
            "%00",
            "a%00b",
            "%ff",
            "%F0%9F%92%A5",
            "%F0%28%8C%28",
            "..%2f..%2fetc",
            "%2e%2e",
            "a%2Fb",
            "a%5Cb",
            "a;x=1",
            ";",
            "%",
            "%zz",
            "%25",
            "%20",
            "%0d%0aX:1",
            "'%22",
            "\\",
            "|",
            "[",
            "{x}",
            "<x>",
            "^",
            "\u00e4",
            "-1",
            "*",
            "None",
            "x".repeat(300),
            "x".repeat(5_000));

    private final Random random;

    BadInput(Random random) {
        this.random = random;
    }

    String query() {
        return any(QUERIES);
    }

    String segment() {
        return any(SEGMENTS);
    }

    /** A body as it is, broken, or with something in it that does not fit. */
    byte[] body(JsonNode sample) {
        return switch (random.nextInt(14)) {
            case 0 -> notJson();
            case 1 -> text(deep(random.nextBoolean() ? "[" : "{\"a\":"));
            case 2 -> within(sample, deep(random.nextBoolean() ? "[" : "{\"a\":"));
            case 3 -> within(sample, "\"" + "z".repeat(1 << 20) + "\"");
            case 4 -> within(sample, any(List.of("1e999999", "9".repeat(5_000), "-0.0e-9999", "1E400", "NaN", "01")));
            case 5 -> twice(sample);
            case 6 -> bytesWithin(sample);
            case 7 -> within(sample, "\"\\ud800\"");
            default -> text(changed(sample.deepCopy(), 1 + random.nextInt(3)).toString());
        };
    }

    private byte[] notJson() {
        return switch (random.nextInt(8)) {
            case 0 -> new byte[0];
            case 1 -> text("null");
            case 2 -> text("[]");
            case 3 -> text("\"x\"");
            case 4 -> text("{");
            case 5 -> "{\"a\": 1}".getBytes(StandardCharsets.UTF_16);
            case 6 -> new byte[] {0, 0, 0, 0};
            default -> {
                byte[] junk = new byte[200];
                random.nextBytes(junk);
                yield junk;
            }
        };
    }

    private static String deep(String open) {
        return open.repeat(DEEP) + "1";
    }

    /** The body with a place of it taken by text that need not be JSON. */
    private byte[] within(JsonNode sample, String value) {
        JsonNode copy = sample.deepCopy();
        replace(copy, Json.MAPPER.getNodeFactory().stringNode("PLACE"));
        return text(copy.toString().replaceFirst("\"PLACE\"", java.util.regex.Matcher.quoteReplacement(value)));
    }

    private byte[] twice(JsonNode sample) {
        String whole = sample.toString();
        String inner = whole.substring(1, whole.length() - 1);
        return text("{" + inner + (inner.isEmpty() ? "\"a\":1,\"a\":2" : "," + inner) + "}");
    }

    /** Bytes that are no UTF-8, within a text of the body. */
    private byte[] bytesWithin(JsonNode sample) {
        byte[] body = within(sample, "\"AAAA\"");
        for (int i = 0; i + 3 < body.length; i++) {
            if (body[i] == 'A' && body[i + 1] == 'A' && body[i + 2] == 'A') {
                body[i] = (byte) 0xf0;
                body[i + 1] = (byte) 0x28;
                body[i + 2] = random.nextBoolean() ? (byte) 0 : (byte) 0xff;
            }
        }
        return body;
    }

    private JsonNode changed(JsonNode body, int changes) {
        for (int i = 0; i < changes; i++) {
            replace(body, value());
        }
        return body;
    }

    /** Puts a value somewhere into the tree, preferably where there is one. */
    private void replace(JsonNode tree, JsonNode value) {
        JsonNode at = tree;
        while (true) {
            List<JsonNode> inner = new ArrayList<>();
            at.forEach(child -> {
                if (child.isContainer() && !child.isEmpty()) {
                    inner.add(child);
                }
            });
            if (inner.isEmpty() || random.nextInt(4) == 0) {
                break;
            }
            at = any(inner);
        }
        if (at instanceof ObjectNode object) {
            List<String> names = new ArrayList<>(object.propertyNames());
            if (names.isEmpty() || random.nextInt(8) == 0) {
                object.set(any(TEXTS), value);
            } else if (random.nextInt(8) == 0) {
                object.remove(any(names));
            } else {
                object.set(any(names), value);
            }
        } else if (at instanceof ArrayNode array) {
            if (array.isEmpty() || random.nextBoolean()) {
                array.add(value);
            } else {
                array.set(random.nextInt(array.size()), value);
            }
        }
    }

    private JsonNode value() {
        var make = Json.MAPPER.getNodeFactory();
        return switch (random.nextInt(12)) {
            case 0 -> make.nullNode();
            case 1 -> make.booleanNode(random.nextBoolean());
            case 2 -> make.numberNode(random.nextInt(5) - 2);
            case 3 -> make.numberNode(Long.MAX_VALUE);
            case 4 -> make.numberNode(new java.math.BigInteger("9".repeat(40)));
            case 5 -> make.numberNode(1.5);
            case 6 -> make.arrayNode();
            case 7 -> make.objectNode();
            case 8 ->
                make.arrayNode().add(make.arrayNode()).add(make.nullNode()).add(any(TEXTS));
            default -> make.stringNode(any(TEXTS));
        };
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private <T> T any(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }
}
