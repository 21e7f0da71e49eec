package io.altostratus.identity.signing;

import com.nimbusds.jose.jwk.RSAKey;
import io.altostratus.auth.token.Token;
import io.altostratus.auth.token.TokenSigner;
import io.altostratus.identity.common.TokenProperties;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The keys that sign tokens. Each has three ages, as Keystone's Fernet keys have: staged, when it is published and does
 * not sign yet; primary, when it signs; retired, when the private key is deleted and the public one is published until
 * the last token has died. Private keys never leave their directory; the instances of this service know of each other's
 * public keys by the database.
 */
@Component
public class SigningKeys {

    private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);

    /** How long what was read is taken for true: services ask for public keys all the time. */
    private static final Duration FRESH = Duration.ofSeconds(2);

    private record Usable(Instant signsFrom, TokenSigner signer) {}

    private record Loaded(List<String> publicKeys, List<Usable> usable, Instant readAt) {}

    private final KeyFiles files;
    private final PublishedKeys published;
    private final SigningProperties properties;
    private final TokenProperties tokens;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, TokenSigner> signers = new HashMap<>();
    private volatile Loaded loaded = new Loaded(List.of(), List.of(), Instant.EPOCH);

    SigningKeys(PublishedKeys published, SigningProperties properties, TokenProperties tokens, Clock clock) {
        this.files = new KeyFiles(properties.directory());
        this.published = published;
        this.properties = properties;
        this.tokens = tokens;
        this.clock = clock;
    }

    public String sign(Token token) {
        return signer().sign(token);
    }

    /** Of one who has proven a part of what is demanded; good for nothing but going on with that. */
    public String signReceipt(Token proven) {
        return signer().signReceipt(proven);
    }

    private TokenSigner signer() {
        Instant now = clock.instant();
        TokenSigner signer = signerAt(now);
        if (signer == null) {
            refresh();
            signer = signerAt(now);
        }
        if (signer == null) {
            throw new IllegalStateException("there is no key in " + files + " that may sign");
        }
        return signer;
    }

    private @Nullable TokenSigner signerAt(Instant now) {
        TokenSigner last = null;
        for (Usable key : loaded.usable()) {
            if (!key.signsFrom().isAfter(now)) {
                last = key.signer();
            }
        }
        return last;
    }

    /** Public keys of all instances as JSON web keys: staged, primary and retired ones. */
    public List<String> publicKeys() {
        if (loaded.readAt().plus(FRESH).isBefore(clock.instant())) {
            refresh();
        }
        return loaded.publicKeys();
    }

    /** Makes the first key where there is none. */
    public void ensureKey() {
        refresh();
    }

    /** Stages a new key, which signs once all services have had the time to learn of it. Nobody notices. */
    public void rotate() {
        files.alone(() -> stage(clock.instant().plus(properties.stageFor())));
        refresh();
    }

    /**
     * For a key that has become known: the new one signs at once, all others are trusted no longer, so every token there
     * is dies as soon as services have polled, and instances with a directory of their own make themselves new keys.
     */
    public void replaceAll() {
        files.alone(() -> {
            List<RSAKey> old = files.all();
            String fresh = stage(clock.instant());
            published.withdrawAllBut(fresh, clock.instant());
            old.forEach(key -> files.delete(key.getKeyID()));
        });
        refresh();
    }

    /** Forgets keys whose tokens have all died. */
    public void purge() {
        Instant now = clock.instant();
        boolean scheduled = !properties.rotateEvery().isZero();
        // An instance that is alive has replaced its key long before.
        Instant abandoned = now.minus(properties.rotateEvery().multipliedBy(2)).minus(deadAfter());
        published.purge(now, scheduled ? abandoned : null);
    }

    private String stage(Instant signsFrom) {
        Instant now = clock.instant();
        RSAKey key = files.create(now);
        published.publish(key.getKeyID(), key.toPublicJWK().toJSONString(), now, signsFrom);
        LOG.info("The key {} signs tokens from {}", key.getKeyID(), signsFrom);
        return key.getKeyID();
    }

    /** The longest that a token lives after it was signed, with the time for which an instance may not notice. */
    private Duration deadAfter() {
        return tokens.lifetime().plus(tokens.revocationGrace()).plus(properties.stageFor());
    }

    private void refresh() {
        lock.lock();
        try {
            Loaded found = read();
            if (isIncomplete(found)) {
                completeIfPossible();
                found = read();
            }
            loaded = found;
        } finally {
            lock.unlock();
        }
    }

    private Loaded read() {
        Instant now = clock.instant();
        Map<String, PublishedKeys.Row> rows = rows();
        List<Usable> usable = new ArrayList<>();
        for (RSAKey key : files.all()) {
            PublishedKeys.Row row = rows.get(key.getKeyID());
            if (row != null && row.goneAt() == null) {
                usable.add(new Usable(
                        row.signsFrom().toInstant(ZoneOffset.UTC),
                        signers.computeIfAbsent(key.getKeyID(), id -> new TokenSigner(key))));
            }
        }
        usable.sort(Comparator.comparing(Usable::signsFrom));
        List<String> publicKeys = rows.values().stream()
                .filter(row -> row.goneAt() == null || row.goneAt().isAfter(PublishedKeys.utc(now)))
                .map(PublishedKeys.Row::publicKey)
                .toList();
        return new Loaded(publicKeys, usable, now);
    }

    private Map<String, PublishedKeys.Row> rows() {
        Map<String, PublishedKeys.Row> rows = new LinkedHashMap<>();
        published.all().forEach(row -> rows.put(row.id(), row));
        return rows;
    }

    /** Whether there is a key to publish, to make or to retire. */
    private boolean isIncomplete(Loaded found) {
        Instant now = clock.instant();
        long signing =
                found.usable().stream().filter(k -> !k.signsFrom().isAfter(now)).count();
        return signing != 1 || found.usable().size() < files.all().size() || isDue(found, now);
    }

    private boolean isDue(Loaded found, Instant now) {
        return !properties.rotateEvery().isZero()
                && found.usable().stream()
                        .allMatch(k ->
                                k.signsFrom().plus(properties.rotateEvery()).isBefore(now));
    }

    private void completeIfPossible() {
        try {
            files.alone(this::complete);
        } catch (UncheckedIOException e) {
            LOG.warn("The keys in {} can only be read: {}", files, e.toString());
        }
    }

    private void complete() {
        Instant now = clock.instant();
        Map<String, PublishedKeys.Row> rows = rows();
        List<RSAKey> keys = files.all();
        List<PublishedKeys.Row> signing = new ArrayList<>();
        List<RSAKey> unknown = new ArrayList<>();
        boolean staged = false;
        for (RSAKey key : keys) {
            PublishedKeys.Row row = rows.get(key.getKeyID());
            if (row == null) {
                unknown.add(key);
            } else if (row.goneAt() != null) {
                files.delete(key.getKeyID());
            } else if (row.signsAt(now)) {
                signing.add(row);
            } else {
                staged = true;
            }
        }
        for (RSAKey key : unknown) {
            // Made by a version that had no table of keys, or the publication was interrupted.
            Instant from = signing.isEmpty() && !staged ? now : now.plus(properties.stageFor());
            published.publish(key.getKeyID(), key.toPublicJWK().toJSONString(), now, from);
        }
        staged |= !unknown.isEmpty();
        signing.sort(Comparator.comparing(PublishedKeys.Row::signsFrom));
        for (PublishedKeys.Row old : signing.subList(0, Math.max(0, signing.size() - 1))) {
            published.retire(old.id(), now.plus(deadAfter()));
            files.delete(old.id());
            LOG.info("The key {} is retired", old.id());
        }
        if (signing.isEmpty() && !staged) {
            stage(now);
        } else if (!staged && isDue(read(), now)) {
            stage(now.plus(properties.stageFor()));
        }
    }
}
