package io.altostratus.identity.users;

import io.altostratus.context.DependencyUnavailableException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
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
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Hashes and compares passwords with bcrypt, on a few threads of its own: a comparison takes tens of milliseconds of a
 * processor by design, and a crowd of logins must not keep everything else from being answered.
 */
@Component
public class PasswordHashing implements DisposableBean {

    /** bcrypt reads no more than 72 bytes; longer passwords are digested first, so that all of them counts. */
    private static final int BCRYPT_LIMIT = 72;

    private static final int WAITING_LOGINS = 256;
    private static final long LIMIT_SECONDS = 30;

    private final BCryptPasswordEncoder encoder;
    private final String nobodysHash;
    private final ThreadPoolExecutor threads;

    PasswordHashing(PasswordProperties properties) {
        encoder = new BCryptPasswordEncoder(properties.bcryptStrength());
        int processors = Runtime.getRuntime().availableProcessors();
        threads = new ThreadPoolExecutor(
                processors, processors, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_LOGINS));
        threads.allowCoreThreadTimeOut(true);
        nobodysHash =
                "$2a$%02d$0000000000000000000000uuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu".formatted(properties.bcryptStrength());
    }

    public String hash(String password) {
        return run(() -> encoder.encode(bounded(password)));
    }

    /** Takes as long for an unknown user (null) as for a wrong password, so that the time tells nobody who exists. */
    public boolean matches(String password, @Nullable String hash) {
        boolean same = run(() -> encoder.matches(bounded(password), hash == null ? nobodysHash : hash));
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
