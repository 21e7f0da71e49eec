package io.altostratus.auth.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.api.microversion.Microversion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Sends nonsense to everything that a service's controllers serve. Whatever it is, the answer is the caller's fault (4xx)
 * or success, and tells nothing of the inside of the service.
 */
public final class EndpointFuzz {

    private static final String NOWHERE = "00000000000000000000000000000000";
    private static final Pattern INSIDE = Pattern.compile(
            "\\bat [a-z]+(\\.[\\w$]+)+\\(|\\b(java|jakarta|org\\.springframework|org\\.apache|io\\.altostratus|tools\\.jackson)"
                    + "\\.[a-z]+\\.|Exception\\b|SQLSTATE|(?i:<html)|\\bSELECT .* FROM\\b|\\bNode ");
    private static final List<String> CONTENT_TYPES = List.of(
            "Content-Type: application/json",
            "Content-Type: application/json; charset=utf-16",
            "Content-Type: application/json; charset=none",
            "Content-Type: text/plain",
            "Content-Type: application/xml",
            "Content-Type: multipart/form-data",
            "Content-Type: application/x-www-form-urlencoded",
            "Content-Type: /",
            "X-None: 1");
    private static final List<String> HEADERS = List.of(
            "X-Subject-Token: junk",
            "X-Subject-Token: " + "t".repeat(5_000),
            "X-Service-Token: junk",
            "OpenStack-API-Version: junk",
            "X-OpenStack-Request-ID: req-\u00e4",
            "Openstack-Auth-Receipt: junk",
            "Range: bytes=9-1",
            "Content-Range: bytes junk",
            "If-None-Match: *",
            "Expect: junk",
            "Accept-Language: " + "x,".repeat(500),
            "Cookie: a=\u0001");
    private static final List<String> METHODS = List.of("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FOO", "HEAD");

    private final List<Route> routes;
    private final RawHttp http;
    private final @Nullable Microversion version;
    private final List<String> headers;
    private final long seed;
    private final Random random;
    private final BadInput bad;
    private final Map<String, List<String>> findings = new TreeMap<>();
    private final Map<Integer, Integer> statuses = new TreeMap<>();

    public EndpointFuzz(RequestMappingHandlerMapping mapping, int port, long seed) {
        this(Route.of(mapping), port, null, List.of(), seed);
    }

    /**
     * @param version which bodies are made for; null in services without microversions
     * @param headers sent with every request, such as the one that asks for the version
     */
    public EndpointFuzz(List<Route> routes, int port, @Nullable Microversion version, List<String> headers, long seed) {
        this.routes = List.copyOf(routes);
        this.version = version;
        this.headers = List.copyOf(headers);
        this.http = new RawHttp(port);
        this.seed = seed;
        this.random = new Random(seed);
        this.bad = new BadInput(random);
    }

    /**
     * @param token of somebody who may do everything, so that the nonsense comes past policy
     * @param things ids of existing objects that may be harmed, by the path segment before them
     * @param unimplemented whether 501 is an answer of this service
     * @param forAtMost each route is asked a few times however long that takes, then all again until this time is over
     */
    public void everyAnswerIsTheCallersFaultOrSuccess(
            String token, Map<String, String> things, boolean unimplemented, Duration forAtMost) {
        long end = System.nanoTime() + forAtMost.toNanos();
        int round = 0;
        do {
            for (Route route : routes) {
                if (round > 0 && System.nanoTime() > end) {
                    break;
                }
                for (int i = 0; i < (route.schema() == null ? 3 : 8); i++) {
                    ask(route, token, things, unimplemented);
                }
            }
            round++;
        } while (System.nanoTime() < end);
        List<String> examples = new ArrayList<>();
        findings.forEach((kind, found) ->
                examples.add(kind + " (" + found.size() + " times), such as\n    " + found.getFirst()));
        assertThat(examples)
                .as("answers to nonsense with seed %d, %d rounds, statuses %s", seed, round, statuses)
                .isEmpty();
        assertThat(statuses.keySet()).as("not all was refused: %s", statuses).anyMatch(status -> status / 100 == 2);
    }

    private void ask(Route route, String token, Map<String, String> things, boolean unimplemented) {
        String method = random.nextInt(40) == 0 ? METHODS.get(random.nextInt(METHODS.size())) : route.method();
        String target = target(route, things);
        List<String> sent = new ArrayList<>(List.of("X-Auth-Token: " + token, "Accept: application/json"));
        sent.addAll(headers);
        if (random.nextInt(6) == 0) {
            sent.add(HEADERS.get(random.nextInt(HEADERS.size())));
        }
        byte[] body = new byte[0];
        if (route.schema() != null) {
            sent.add(CONTENT_TYPES.get(random.nextInt(5) > 0 ? 0 : random.nextInt(CONTENT_TYPES.size())));
            boolean whole = random.nextBoolean();
            body = random.nextInt(12) == 0 ? route.body(version, whole) : bad.body(route.sample(version, whole));
        } else if (random.nextInt(8) == 0) {
            sent.add(CONTENT_TYPES.get(random.nextInt(CONTENT_TYPES.size())));
            body = bad.body(SampleBody.EMPTY);
        }
        RawHttp.Answer answer = http.send(method, target, sent, body);
        statuses.merge(answer.status(), 1, Integer::sum);
        String problem = problem(method, answer, body.length, unimplemented);
        if (problem != null) {
            String start = new String(body, 0, Math.min(body.length, 250), StandardCharsets.ISO_8859_1);
            String kind = problem + " " + answer.status() + " at " + route;
            findings.computeIfAbsent(kind, k -> new ArrayList<>())
                    .add(method + " " + target.substring(0, Math.min(target.length(), 200)) + " "
                            + sent.subList(2, sent.size()).stream()
                                    .map(line -> line.substring(0, Math.min(line.length(), 80)))
                                    .toList()
                            + " " + printable(start) + "\n    -> " + printable(answer.toString()));
        }
    }

    private static String printable(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?");
    }

    private String target(Route route, Map<String, String> things) {
        Map<String, String> ids = new HashMap<>(things);
        if (route.variables() > 0 && random.nextInt(3) == 0) {
            String segment = bad.segment();
            if (random.nextBoolean()) {
                ids.replaceAll((kind, id) -> random.nextBoolean() ? segment : id);
            } else {
                return route.path(Map.of(), segment);
            }
        }
        String path = route.path(ids, NOWHERE);
        boolean asks = random.nextInt(route.method().equals("GET") ? 2 : 8) == 0;
        return asks ? path + "?" + bad.query() + (random.nextInt(3) == 0 ? "&" + bad.query() : "") : path;
    }

    private static @Nullable String problem(String method, RawHttp.Answer answer, int sent, boolean unimplemented) {
        if (answer.status() == 0) {
            return sent > 200_000 ? null : "no answer";
        }
        if (answer.status() >= 500 && !(answer.status() == 501 && (unimplemented || method.equals("FOO")))) {
            return "the service's fault";
        }
        if (answer.status() >= 400 && INSIDE.matcher(answer.body()).find()) {
            return "tells of the inside";
        }
        boolean json = answer.head().contains("content-type: application/json");
        if (answer.status() >= 400 && !json && !answer.body().isEmpty()) {
            return "an error that is not JSON";
        }
        return Set.of(100, 101).contains(answer.status()) ? "no answer" : null;
    }
}
