package io.altostratus.api.paging;

import java.util.List;
import java.util.Set;

/**
 * What a list allows.
 *
 * @param maxLimit the longest page; a larger {@code limit} is cut to it, none means it
 * @param sortable keys that may be named in {@code sort_key}
 * @param defaultOrder used where the request names no key
 */
public record ListRules(int maxLimit, Set<String> sortable, List<SortKey> defaultOrder) {

    public ListRules {
        sortable = Set.copyOf(sortable);
        defaultOrder = List.copyOf(defaultOrder);
    }
}
