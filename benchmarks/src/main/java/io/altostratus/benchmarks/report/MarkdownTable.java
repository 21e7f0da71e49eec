package io.altostratus.benchmarks.report;

import java.util.List;
import java.util.Locale;

/** Figures as a table of Markdown that also reads well as plain text. */
public final class MarkdownTable {

    private static final String NO_VALUE = "n/a";

    private MarkdownTable() {}

    /** With a line end after the last row. */
    public static String of(List<Figure> figures) {
        int measure = width(figures.stream().map(Figure::measure).toList(), "Measure");
        int unit = width(figures.stream().map(Figure::unit).toList(), "Unit");
        int value = width(figures.stream().map(figure -> text(figure.value())).toList(), "Value");
        String row = "| %-" + measure + "s | %-" + unit + "s | %" + value + "s |%n";
        StringBuilder table = new StringBuilder();
        table.append(row.formatted("Measure", "Unit", "Value"));
        table.append("|%s|%s|%s:|%n".formatted("-".repeat(measure + 2), "-".repeat(unit + 2), "-".repeat(value + 1)));
        figures.forEach(figure -> table.append(row.formatted(figure.measure(), figure.unit(), text(figure.value()))));
        return table.toString();
    }

    private static int width(List<String> texts, String head) {
        return texts.stream().mapToInt(String::length).reduce(head.length(), Math::max);
    }

    /** Three digits that count, or all of a whole number. */
    static String text(double value) {
        if (Double.isNaN(value)) {
            return NO_VALUE;
        }
        double size = Math.abs(value);
        String format = size >= 99.95 || value == Math.rint(value) ? "%,.0f" : size >= 9.995 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
