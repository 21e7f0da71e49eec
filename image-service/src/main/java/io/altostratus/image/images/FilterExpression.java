package io.altostratus.image.images;

import io.altostratus.api.error.ApiException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code operator:value}, or a value alone, which must be equal. */
record FilterExpression(String operator, String value) {

    static FilterExpression of(String expression) {
        int colon = expression.indexOf(':');
        // A time has colons of its own.
        if (colon < 0 || second(expression) != null) {
            return new FilterExpression("eq", expression);
        }
        return new FilterExpression(expression.substring(0, colon), expression.substring(colon + 1));
    }

    /** The second that an ISO 8601 time falls into, in UTC; null if the text is none. */
    static @Nullable LocalDateTime second(String text) {
        String form = text.strip().replace(' ', 'T');
        try {
            if (form.length() == "2026-01-31".length()) {
                LocalDateTime day = LocalDate.parse(form).atStartOfDay();
                return inRange(day) ? day : null;
            }
            boolean hasZone = form.endsWith("Z") || form.matches(".*T.*[+-]\\d\\d(:?\\d\\d)?");
            LocalDateTime time = hasZone
                    ? OffsetDateTime.parse(withColon(form))
                            .withOffsetSameInstant(ZoneOffset.UTC)
                            .toLocalDateTime()
                    : LocalDateTime.parse(form);
            return inRange(time) ? time.truncatedTo(ChronoUnit.SECONDS) : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** What the database can compare with. */
    private static boolean inRange(LocalDateTime time) {
        return time.getYear() >= 1 && time.getYear() <= 9999;
    }

    private static String withColon(String form) {
        return form.replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2").replaceFirst("([+-]\\d\\d)$", "$1:00");
    }

    /** The values of {@code in:}, separated by commas; one with a comma in it is quoted. */
    static List<String> values(String list) {
        List<String> values = new ArrayList<>();
        int position = 0;
        while (position < list.length()) {
            if (list.charAt(position) == '"') {
                position = quoted(list, position, values);
            } else {
                int comma = list.indexOf(',', position);
                int end = comma < 0 ? list.length() : comma;
                String plain = list.substring(position, end);
                if (plain.indexOf('"') >= 0) {
                    throw invalid(list, "There is no comma before opening quotation mark.");
                }
                values.add(plain);
                position = end + 1;
            }
        }
        return values;
    }

    /** @return where the next value begins */
    private static int quoted(String list, int start, List<String> values) {
        StringBuilder value = new StringBuilder();
        int position = start + 1;
        while (position < list.length() && list.charAt(position) != '"') {
            if (list.charAt(position) == '\\' && position + 1 < list.length()) {
                position++;
            }
            value.append(list.charAt(position++));
        }
        if (position >= list.length()) {
            throw invalid(list, "The quote is not closed.");
        }
        if (position + 1 < list.length() && list.charAt(position + 1) != ',') {
            throw invalid(list, "There is no comma after closing quotation mark.");
        }
        values.add(value.toString());
        return position + 2;
    }

    private static ApiException invalid(String value, String why) {
        return ApiException.badRequest("Invalid filter value " + value + ". " + why);
    }
}
