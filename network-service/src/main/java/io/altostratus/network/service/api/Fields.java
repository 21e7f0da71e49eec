package io.altostratus.network.service.api;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The attributes that the caller wants to see ({@code fields=}, repeatable); all if none is named. */
public record Fields(Set<String> names) {

    public static final Fields ALL = new Fields(Set.of());

    public static Fields of(HttpServletRequest request) {
        Set<String> names = new LinkedHashSet<>();
        String[] given = request.getParameterValues("fields");
        if (given != null) {
            Arrays.stream(given).filter(name -> !name.isEmpty()).forEach(names::add);
        }
        return new Fields(names);
    }

    /** Whether one of these attributes will be shown: what nobody sees need not be read. */
    public boolean want(String... attributes) {
        return names.isEmpty() || Arrays.stream(attributes).anyMatch(names::contains);
    }

    public Map<String, ?> of(Map<String, ?> view) {
        if (names.isEmpty()) {
            return view;
        }
        Map<String, Object> chosen = new LinkedHashMap<>();
        view.forEach((name, value) -> {
            if (names.contains(name)) {
                chosen.put(name, value);
            }
        });
        return chosen;
    }
}
