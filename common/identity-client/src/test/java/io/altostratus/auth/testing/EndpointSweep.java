package io.altostratus.auth.testing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.auth.policy.Policy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Asks everything that a service's controllers serve, so that a new request without a token check or a policy check
 * fails a test without anybody having to think of it.
 */
public final class EndpointSweep {

    private static final String NOWHERE = "00000000000000000000000000000000";

    private final List<Route> routes;
    private final RawHttp http;
    private final @Nullable Microversion version;
    private final List<String> headers;

    public EndpointSweep(RequestMappingHandlerMapping mapping, int port) {
        this(Route.of(mapping), port, null, List.of());
    }

    /**
     * @param version in which bodies are to fit; null in services without microversions
     * @param headers sent with every request, such as the one that asks for the version
     */
    public EndpointSweep(List<Route> routes, int port, @Nullable Microversion version, List<String> headers) {
        this.routes = List.copyOf(routes);
        this.http = new RawHttp(port);
        this.version = version;
        this.headers = List.copyOf(headers);
    }

    public List<Route> routes() {
        return routes;
    }

    /** @param open routes as {@code METHOD pattern} that need no token, each of which must exist */
    public void everyRequestWithoutATokenIsRefused(Set<String> open) {
        assertThat(names()).as("the open routes").containsAll(open);
        List<String> answered = new ArrayList<>();
        for (Route route : routes) {
            if (!open.contains(route.toString())) {
                for (List<String> token : List.of(List.<String>of(), List.of("X-Auth-Token: none"))) {
                    RawHttp.Answer answer = send(route, route.path(Map.of(), NOWHERE), token, true);
                    if (answer.status() != 401) {
                        answered.add(route + ": " + answer);
                    }
                }
            }
        }
        assertThat(answered)
                .as("requests that were not answered 401 without a token")
                .isEmpty();
    }

    /**
     * Every request by somebody who may do nothing is refused, or at least was judged by a policy rule.
     *
     * @param nobody a token with a role that no rule knows
     * @param things ids of existing objects of others, by the path segment before them
     * @param unjudged routes that need no rule, because they tell everybody the same or the caller about himself
     */
    public void everyRequestIsJudgedByPolicy(String nobody, Map<String, String> things, Set<String> unjudged) {
        assertThat(names()).as("the routes without a rule").containsAll(unjudged);
        List<String> free = new ArrayList<>();
        Decisions decisions = new Decisions();
        decisions.listen();
        try {
            for (Route route : routes) {
                if (unjudged.contains(route.toString())) {
                    continue;
                }
                boolean judged = false;
                RawHttp.Answer last = new RawHttp.Answer(0, "", "");
                // A body that does not fit is refused before anybody is judged, so another one is tried.
                for (boolean optional : new boolean[] {false, true}) {
                    int before = decisions.count.get();
                    last = send(route, route.path(things, NOWHERE), List.of("X-Auth-Token: " + nobody), optional);
                    judged |= decisions.count.get() > before
                            || Set.of(401, 403, 404, 501).contains(last.status());
                }
                if (!judged) {
                    free.add(route + ": " + last);
                }
            }
        } finally {
            decisions.stop();
        }
        assertThat(free).as("requests that no policy rule was asked for").isEmpty();
    }

    /**
     * What belongs to others is neither told nor touched by somebody who may do a member's work in his own project.
     *
     * @param stranger the token of a member of another project
     * @param things ids of the others' objects, by the path segment before them
     * @param secrets texts that only they have, such as their ids and names
     * @param queries query strings that ask for the others' objects, without the question mark
     * @param told routes that tell everybody about such objects, and may
     */
    public void nothingIsToldToStrangers(
            String stranger,
            Map<String, String> things,
            Collection<String> secrets,
            List<String> queries,
            Set<String> told) {
        assertThat(names()).as("the routes that tell everybody").containsAll(told);
        List<String> leaks = new ArrayList<>();
        List<String> token = List.of("X-Auth-Token: " + stranger);
        for (Route route : routes) {
            if (told.contains(route.toString())) {
                continue;
            }
            String path = route.path(things, NOWHERE);
            List<String> targets = new ArrayList<>(List.of(path));
            if (route.method().equals("GET")) {
                queries.forEach(query -> targets.add(path + "?" + query));
            }
            for (String target : targets) {
                for (boolean optional : new boolean[] {false, true}) {
                    RawHttp.Answer answer = send(route, target, token, optional);
                    boolean addressed = secrets.stream().anyMatch(path::contains);
                    boolean done = answer.status() / 100 == 2;
                    // A refusal may repeat the id that was asked for, and links repeat the query.
                    String body = answer.body().replace(target, "");
                    if (done && (addressed || secrets.stream().anyMatch(body::contains))) {
                        leaks.add(route.method() + " " + target + ": " + answer);
                    }
                }
            }
        }
        assertThat(leaks).as("answers to a stranger").isEmpty();
    }

    private List<String> names() {
        return routes.stream().map(Route::toString).toList();
    }

    private RawHttp.Answer send(Route route, String target, List<String> more, boolean optional) {
        List<String> all = new ArrayList<>(headers);
        all.addAll(more);
        all.add("Accept: application/json");
        if (route.schema() != null) {
            all.add("Content-Type: application/json");
        }
        return http.send(route.method(), target, all, route.body(version, optional));
    }

    /** Hears the decisions that policy tells its debug log. */
    private static final class Decisions extends AppenderBase<ILoggingEvent> {

        private final Logger logger = (Logger) LoggerFactory.getLogger(Policy.class);
        private final AtomicInteger count = new AtomicInteger();

        void listen() {
            setContext(logger.getLoggerContext());
            start();
            logger.addAppender(this);
            logger.setAdditive(false);
            logger.setLevel(Level.DEBUG);
        }

        @Override
        public void stop() {
            logger.setLevel(null);
            logger.setAdditive(true);
            logger.detachAppender(this);
            super.stop();
        }

        @Override
        protected void append(ILoggingEvent event) {
            count.incrementAndGet();
        }
    }
}
