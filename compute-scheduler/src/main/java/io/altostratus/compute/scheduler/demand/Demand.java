package io.altostratus.compute.scheduler.demand;

import io.altostratus.compute.model.schedule.SelectHostRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request for a host.
 *
 * @param group where the servers of its group are; null if it is in none
 * @param at when the decision was begun
 */
public record Demand(SelectHostRequest request, @Nullable GroupPlacement group, Instant at) {}
