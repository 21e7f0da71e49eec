package io.altostratus.network.service.api;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/** Times as Neutron writes them. */
public final class Timestamps {

    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'");
    private static final DateTimeFormatter AGENTS = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private Timestamps() {}

    /** Of networks and what is in them: {@code 2026-01-31T12:00:00Z}. */
    public static String iso(LocalDateTime utc) {
        return ISO.format(utc);
    }

    /** Of agents: {@code 2026-01-31 12:00:00}. */
    public static String ofAgent(LocalDateTime utc) {
        return AGENTS.format(utc);
    }
}
