package io.altostratus.benchmarks.section;

import io.altostratus.benchmarks.http.Client;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/** A part of a run; they are measured in this order, whatever order they are asked for in. */
public enum Section {
    BOOT(new BootSection()),
    LIST(new ListSection()),
    SHOW(new ShowSection()),
    TOKEN(new TokenSection()),
    PORTS(new PortSection());

    /** @throws IOException if the section cannot be measured to its end */
    interface Measurement {
        void measure(Bench bench, Client client) throws IOException;
    }

    private final Measurement measurement;

    Section(Measurement measurement) {
        this.measurement = measurement;
    }

    public void measure(Bench bench, Client client) throws IOException {
        measurement.measure(bench, client);
    }

    /** As it is asked for. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is none of this name */
    public static Section of(String word) {
        return Arrays.stream(values())
                .filter(section -> section.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no section called " + word));
    }
}
