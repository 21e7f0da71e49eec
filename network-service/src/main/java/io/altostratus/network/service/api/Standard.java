package io.altostratus.network.service.api;

import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;

/** Attributes that every networking object has: Neutron's standard attributes. */
public final class Standard {

    public static final String CHANGED_SINCE = "changed_since";

    private Standard() {}

    /** @param alias of the table, with its dot */
    public static List<Attribute<?>> shown(String alias) {
        return List.of(
                Attribute.shown("id", Types.UUID).column(alias + "id"),
                Attribute.shown("revision_number", Types.integer(0, Integer.MAX_VALUE))
                        .column(alias + "revision"),
                Attribute.shown("created_at", Types.TEXT).column(alias + "created_at"),
                Attribute.shown("updated_at", Types.TEXT).column(alias + "updated_at"));
    }

    public static Attribute<String> name(String column) {
        return Attribute.settable("name", Types.name(255)).column(column);
    }

    public static Attribute<String> description(String column) {
        return Attribute.settable("description", Types.text(255)).column(column);
    }

    /** The filter {@code changed_since}: objects that were changed at a time or later. */
    public static ListFilter changedSince(String updatedAtColumn) {
        return (where, values) -> where.and(updatedAtColumn + " >= :changed_since", CHANGED_SINCE, time(values));
    }

    private static LocalDateTime time(List<String> values) {
        String text = values.getFirst();
        try {
            return text.endsWith("Z") || text.contains("+")
                    ? OffsetDateTime.parse(text)
                            .atZoneSameInstant(ZoneOffset.UTC)
                            .toLocalDateTime()
                    : LocalDateTime.parse(text);
        } catch (DateTimeParseException e) {
            throw Errors.invalidInput(
                    "The input changed_since must be in the following format: YYYY-MM-DDTHH:MM:SS[Z]");
        }
    }
}
