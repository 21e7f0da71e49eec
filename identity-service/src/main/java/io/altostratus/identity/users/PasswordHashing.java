package io.altostratus.identity.users;

import io.altostratus.context.DependencyUnavailableException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Hashes and compares passwords with bcrypt or argon2id, on a few threads of its own: a comparison takes tens of milliseconds of a
 * processor by design, and a crowd of logins must not keep everything else from being answered.
 */
@Component
public class PasswordHashing implements DisposableBean {

    /** bcrypt reads no more than 72 bytes; longer passwords are digested first, so that all of them counts. */
    private static final int BCRYPT_LIMIT = 72;

    private static final int ARGON2_SALT = 16;
    private static final int ARGON2_HASH = 32;
    private static final int WAITING_LOGINS = 256;
    private static final long LIMIT_SECONDS = 30;

    private final PasswordEncoder bcrypt;
    private final PasswordEncoder argon2;
    private final boolean usesArgon2;
    private final String nobodysHash;
    private final ThreadPoolExecutor threads;

    PasswordHashing(PasswordProperties properties) {
        bcrypt = new BCryptPasswordEncoder(properties.bcryptStrength());
        argon2 = new Argon2PasswordEncoder(
                ARGON2_SALT,
                ARGON2_HASH,
                properties.argon2Parallelism(),
                properties.argon2Memory(),
                properties.argon2Iterations());
        usesArgon2 = properties.algorithm() == PasswordProperties.Algorithm.ARGON2ID;
        int processors = Runtime.getRuntime().availableProcessors();
        threads = new ThreadPoolExecutor(
                processors, processors, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_LOGINS));
        threads.allowCoreThreadTimeOut(true);
        nobodysHash = usesArgon2
                ? String.valueOf(argon2.encode("nobody"))
                : "$2a$%02d$0000000000000000000000uuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu"
                        .formatted(properties.bcryptStrength());
    }

    public String hash(String password) {
        return run(() -> usesArgon2 ? encoded(argon2, password) : encoded(bcrypt, bounded(password)));
    }

    private static String encoded(PasswordEncoder encoder, String password) {
        return Objects.requireNonNull(encoder.encode(password));
    }

    /** Whether a password would be hashed differently today. */
    boolean isOutdated(String hash) {
        return usesArgon2 != isArgon2(hash) || (usesArgon2 ? argon2 : bcrypt).upgradeEncoding(hash);
    }

    private static boolean isArgon2(String hash) {
        return hash.startsWith("$argon2");
    }

    /** Takes as long for an unknown user (null) as for a wrong password, so that the time tells nobody who exists. */
    public boolean matches(String password, @Nullable String hash) {
        String compared = hash == null ? nobodysHash : hash;
        boolean same = run(() ->
                isArgon2(compared) ? argon2.matches(password, compared) : bcrypt.matches(bounded(password), compared));
        return same && hash != null;
    }

    private <T> T run(Callable<T> work) {
        try {
            Future<T> result = threads.submit(work);
            return result.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (RejectedExecutionException | TimeoutException e) {
            throw new DependencyUnavailableException("the login queue", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DependencyUnavailableException("the login queue", e);
        }
    }

    private static String bounded(String password) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= BCRYPT_LIMIT) {
            return password;
        }
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-384").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void destroy() {
        threads.shutdownNow();
    }
}
