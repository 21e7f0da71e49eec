package io.altostratus.auth.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A value of a rule: text with places {@code %(name)s} that are filled from the target.
 *
 * @param texts what stands before, between and after the places; one more than there are places
 * @param places names of attributes of the target
 */
record Template(List<String> texts, List<String> places) {

    private static final Pattern PLACE = Pattern.compile("%\\(([^)]+)\\)s");

    static Template of(String text) {
        List<String> texts = new ArrayList<>();
        List<String> places = new ArrayList<>();
        Matcher place = PLACE.matcher(text);
        int from = 0;
        while (place.find()) {
            texts.add(text.substring(from, place.start()));
            places.add(place.group(1));
            from = place.end();
        }
        texts.add(text.substring(from));
        return new Template(List.copyOf(texts), List.copyOf(places));
    }

    boolean isText(String text) {
        return places.isEmpty() && texts.getFirst().equals(text);
    }

    /**
     * @param nothing what stands for an attribute that is there and null
     * @return null if the target lacks an attribute: then a check fails, it does not compare with nothing
     */
    @Nullable
    String fill(Map<String, ?> target, @Nullable String nothing) {
        if (places.isEmpty()) {
            return texts.getFirst();
        }
        StringBuilder filled = new StringBuilder(texts.getFirst());
        for (int i = 0; i < places.size(); i++) {
            String name = places.get(i);
            Object value = target.get(name);
            if (value == null && (nothing == null || !target.containsKey(name))) {
                return null;
            }
            filled.append(value == null ? nothing : text(value)).append(texts.get(i + 1));
        }
        return filled.toString();
    }

    /** As Python writes it, because that is what rules are written for. */
    static String text(@Nullable Object value) {
        if (value == null) {
            return "None";
        }
        return value instanceof Boolean flag ? (flag ? "True" : "False") : value.toString();
    }
}
