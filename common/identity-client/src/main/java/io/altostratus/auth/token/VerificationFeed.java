package io.altostratus.auth.token;

import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * Keeps a {@link TokenVerifier} up to date: single revocations as they are announced, all since the last number when one
 * was missed, everything when the source no longer has that. The state survives a restart on disk.
 */
public final class VerificationFeed {

    private static final Logger LOG = LoggerFactory.getLogger(VerificationFeed.class);

    /**
     * What the source answers.
     *
     * @param complete whether the events are all there are, not only those after the number asked for
     */
    public record Answer(List<String> keys, List<Revocation> events, long lastSequence, boolean complete) {}

    /** Where keys and revocations come from: identity-service. */
    public interface Source {

        /** @throws RuntimeException if it does not answer */
        Answer since(long sequence);
    }

    private final TokenVerifier verifier;
    private final Source source;
    private final @Nullable Path file;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();

    /** @param file where the state is kept; null to keep none */
    public VerificationFeed(TokenVerifier verifier, Source source, @Nullable Path file, Clock clock) {
        this.verifier = verifier;
        this.source = source;
        this.file = file;
        this.clock = clock;
    }

    /** Takes up what the last run has left. It counts from the time it was fetched, so it may be too old to be used. */
    public void load() {
        if (file == null || !Files.exists(file)) {
            return;
        }
        try {
            verifier.update(Json.MAPPER.readValue(Files.readString(file), VerificationState.class));
        } catch (IOException | JacksonException | IllegalArgumentException e) {
            LOG.warn("{} cannot be read and is fetched anew: {}", file, e.getMessage());
        }
    }

    /** Asks the source for what is new. */
    public void fetch() {
        lock.lock();
        try {
            VerificationState state = verifier.state();
            Answer answer = source.since(state.lastSequence());
            if (answer.keys().isEmpty()) {
                throw new DependencyUnavailableException("the key that signs tokens", null);
            }
            Revocations revocations = answer.complete()
                    ? new Revocations(answer.events())
                    : new Revocations(state.revocations())
                            .plus(answer.events(), clock.instant().getEpochSecond());
            store(new VerificationState(answer.keys(), revocations.events(), answer.lastSequence(), clock.instant()));
        } finally {
            lock.unlock();
        }
    }

    /** Takes an announced revocation; fetches if one before it was missed. */
    public void announced(Revocation event) {
        lock.lock();
        try {
            VerificationState state = verifier.state();
            if (event.sequence() <= state.lastSequence()) {
                return;
            }
            if (event.sequence() > state.lastSequence() + 1) {
                fetch();
                return;
            }
            List<Revocation> events = new ArrayList<>(state.revocations());
            events.add(event);
            // Not confirmed to be all: the age of the state stays as it is.
            store(new VerificationState(state.keys(), events, event.sequence(), state.fetchedAt()));
        } finally {
            lock.unlock();
        }
    }

    private void store(VerificationState state) {
        verifier.update(state);
        if (file == null) {
            return;
        }
        try {
            Files.createDirectories(file.getParent());
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, Json.MAPPER.writeValueAsString(state), StandardOpenOption.WRITE);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("Keys and revocations could not be kept in {}: {}", file, e.toString());
        }
    }
}
