package io.altostratus.api.ratelimit;

import io.altostratus.context.RequestContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * So many requests of a kind in a time, by one user, project or address. They come back evenly: after a whole unit of
 * silence all may be used at once, after a tenth of it a tenth.
 *
 * @param verb {@code POST}, or {@code *} for every method
 * @param path as it stands behind the version (and the project) in a path, such as {@code /servers}; {@code *} stands
 *     for one segment, {@code **} for any rest
 */
public record RateRule(String verb, String path, int value, RateUnit unit, RateSubject subject) {

    private static final Pattern FORM = Pattern.compile(
            "(\\*|[A-Za-z]+)\\s+(/\\S*)\\s+(\\d{1,9})/(SECOND|MINUTE|HOUR|DAY)(?:\\s+per\\s+(user|project|address))?");
    private static final Pattern BEFORE_PATH = Pattern.compile("^/v\\d+(\\.\\d+)?(/[0-9a-f]{32})?(?=/|$)");

    /** @throws IllegalArgumentException unless it reads like {@code POST /servers 10/MINUTE per user} */
    static RateRule parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches() || Integer.parseInt(form.group(3)) == 0) {
            throw new IllegalArgumentException(
                    "Not a rate limit: '" + text + "'. Expected is for example 'POST /servers 10/MINUTE per user'.");
        }
        return new RateRule(
                form.group(1).toUpperCase(Locale.ROOT),
                form.group(2),
                Integer.parseInt(form.group(3)),
                RateUnit.valueOf(form.group(4)),
                form.group(5) == null
                        ? RateSubject.USER
                        : RateSubject.valueOf(form.group(5).toUpperCase(Locale.ROOT)));
    }

    boolean matches(String method, String uri) {
        return (verb.equals("*") || verb.equals(method)) && regex(uri);
    }

    private boolean regex(String uri) {
        String rest = BEFORE_PATH.matcher(uri).replaceFirst("");
        String trimmed = rest.length() > 1 && rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
        return Pattern.matches(regex(), trimmed.isEmpty() ? "/" : trimmed);
    }

    /** The path as a regular expression. */
    public String regex() {
        StringBuilder regex = new StringBuilder("^");
        for (int i = 0; i < path.length(); i++) {
            if (path.startsWith("**", i)) {
                regex.append(".*");
                i++;
            } else if (path.charAt(i) == '*') {
                regex.append("[^/]+");
            } else if ("\\.[]{}()+-^$|?".indexOf(path.charAt(i)) >= 0) {
                regex.append('\\').append(path.charAt(i));
            } else {
                regex.append(path.charAt(i));
            }
        }
        return regex.append('$').toString();
    }

    /** How long one request takes to come back. */
    Duration each() {
        return unit.length().dividedBy(value);
    }

    /**
     * The bucket of a caller. Another value or unit is another bucket, so that a changed rule begins anew.
     *
     * @return null for somebody whom the rule does not concern
     */
    @Nullable
    String bucket(@Nullable RequestContext caller, String address) {
        String who = subject.of(caller, address);
        if (who == null) {
            return null;
        }
        String what = verb + " " + path + " " + value + "/" + unit;
        return subject.name().charAt(0) + ":" + UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8)) + ":"
                + who;
    }

    String details() {
        return "Only " + value + " " + verb + " request(s) can be made to " + path + " every "
                + unit.name().toLowerCase(Locale.ROOT) + ".";
    }
}
