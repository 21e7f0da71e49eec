package io.altostratus.compute.agent.console;

import io.altostratus.compute.model.report.ConsoleAccessRequest;
import io.altostratus.compute.model.report.ConsoleKind;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Tickets that wait for their connection: each is good once and for a short time. They are gone with the process. */
final class ConsoleTickets {

    private static final int MOST_SECONDS = 60;

    /** What a ticket opens. */
    record Ticket(String serverId, ConsoleKind kind, SocketAddress console, long endsAt) {}

    private final Map<String, Ticket> byHash = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    ConsoleTickets(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void add(String hash, String serverId, ConsoleKind kind, SocketAddress console, int seconds) {
        long now = nanoTime.getAsLong();
        byHash.values().removeIf(ticket -> now - ticket.endsAt() > 0);
        long life = TimeUnit.SECONDS.toNanos(Math.clamp(seconds, 1, MOST_SECONDS));
        byHash.put(hash, new Ticket(serverId, kind, console, now + life));
    }

    /** Null for a ticket that was never announced, was used, or is too old. */
    @Nullable
    Ticket redeem(String ticket) {
        Ticket found = byHash.remove(ConsoleAccessRequest.hash(ticket));
        return found == null || nanoTime.getAsLong() - found.endsAt() > 0 ? null : found;
    }
}
