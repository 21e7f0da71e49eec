package io.altostratus.benchmarks.section;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param servers that are built and deleted
 * @param list servers in the list
 * @param ports in the list of ports
 * @param time of each measurement of requests
 */
public record Sizes(int servers, int list, int ports, Duration time) {}
