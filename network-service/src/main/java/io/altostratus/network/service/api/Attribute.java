package io.altostratus.network.service.api;

import org.jspecify.annotations.Nullable;

/**
 * One attribute of a resource: the single place that says where it may be given, who may give it, and how lists find it.
 *
 * @param name as in bodies and queries
 * @param required whether a new object must have it
 * @param guarded whether rules of its own say who may give it: {@code create_port:mac_address}
 * @param harmless the value that anyone may give to a new object, since it is what the object gets anyway
 * @param column what filters and orders of lists use; null if they cannot
 */
public record Attribute<T>(
        String name,
        AttributeType<T> type,
        boolean inPost,
        boolean inPut,
        boolean required,
        boolean guarded,
        @Nullable T harmless,
        @Nullable String column) {

    /** An attribute that the service sets and shows. */
    public static <T> Attribute<T> shown(String name, AttributeType<T> type) {
        return new Attribute<>(name, type, false, false, false, false, null, null);
    }

    /** An attribute that is given with a new object and never changes. */
    public static <T> Attribute<T> fixed(String name, AttributeType<T> type) {
        return new Attribute<>(name, type, true, false, false, false, null, null);
    }

    /** An attribute that can be given and changed. */
    public static <T> Attribute<T> settable(String name, AttributeType<T> type) {
        return new Attribute<>(name, type, true, true, false, false, null, null);
    }

    public Attribute<T> mandatory() {
        return new Attribute<>(name, type, inPost, inPut, true, guarded, harmless, column);
    }

    public Attribute<T> guardedByRule() {
        return new Attribute<>(name, type, inPost, inPut, required, true, null, column);
    }

    public Attribute<T> guardedUnless(T value) {
        return new Attribute<>(name, type, inPost, inPut, required, true, value, column);
    }

    public Attribute<T> column(String sql) {
        return new Attribute<>(name, type, inPost, inPut, required, guarded, harmless, sql);
    }
}
