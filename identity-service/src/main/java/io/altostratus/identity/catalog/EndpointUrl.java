package io.altostratus.identity.catalog;

import io.altostratus.api.error.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint's address with places for what a token is for. Both spellings of Keystone are known, {@code
 * $(project_id)s} and {@code %(project_id)s}; a percent sign that is meant is written twice.
 *
 * @param texts what stands before, between and after the places; one more than there are places
 */
record EndpointUrl(List<String> texts, List<Place> places) {

    /** What may stand in an address. */
    enum Place {
        PROJECT_ID,
        TENANT_ID,
        USER_ID
    }

    private static final Pattern PLACE = Pattern.compile("[%$]\\((project_id|tenant_id|user_id)\\)s|%%|%|\\$\\(");

    /** Empty for an address with an unknown place or a stray percent sign. */
    static Optional<EndpointUrl> parse(String url) {
        List<String> texts = new ArrayList<>();
        List<Place> places = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        Matcher place = PLACE.matcher(url);
        int from = 0;
        while (place.find()) {
            text.append(url, from, place.start());
            from = place.end();
            String name = place.group(1);
            if (name != null) {
                texts.add(text.toString());
                text.setLength(0);
                places.add(Place.valueOf(name.toUpperCase(Locale.ROOT)));
            } else if (place.group().equals("%%")) {
                text.append('%');
            } else {
                return Optional.empty();
            }
        }
        texts.add(text.append(url, from, url.length()).toString());
        return Optional.of(new EndpointUrl(List.copyOf(texts), List.copyOf(places)));
    }

    /** Refuses with 400 what {@link #parse} does not understand. */
    static void require(String url) {
        if (parse(url).isEmpty()) {
            throw ApiException.badRequest("Cannot create an endpoint with an invalid URL: " + url + ".");
        }
    }

    /** Null if the address needs a project and there is none. */
    @Nullable
    String filled(@Nullable String projectId, String userId) {
        StringBuilder url = new StringBuilder(texts.getFirst());
        for (int i = 0; i < places.size(); i++) {
            String value = places.get(i) == Place.USER_ID ? userId : projectId;
            if (value == null) {
                return null;
            }
            url.append(value).append(texts.get(i + 1));
        }
        return url.toString();
    }
}
