package io.altostratus.benchmarks.report;

/**
 * One thing that was measured.
 *
 * @param unit such as ms, requests/s, MiB
 * @param value NaN if it could not be had
 */
public record Figure(String measure, String unit, double value) {}
