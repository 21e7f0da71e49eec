package io.altostratus.network.service.api;

import io.altostratus.persistence.Where;
import java.util.List;

/** A filter of a list that is more than a comparison of a column. */
@FunctionalInterface
public interface ListFilter {

    /** @param values as given in the query, at least one, none of them empty; any of them may match */
    void apply(Where where, List<String> values);
}
