package io.altostratus.compute.api;

import io.altostratus.testing.StatementCount;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.web.filter.OncePerRequestFilter;

/** Counts the statements of requests that carry a key. */
final class CountingFilter extends OncePerRequestFilter {

    private final Map<String, CompletableFuture<Long>> counts;
    private final String header;

    CountingFilter(Map<String, CompletableFuture<Long>> counts, String header) {
        this.counts = counts;
        this.header = header;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String key = request.getHeader(header);
        CompletableFuture<Long> count = key == null ? null : counts.get(key);
        if (count == null) {
            chain.doFilter(request, response);
            return;
        }
        count.complete(StatementCount.during(() -> {
            try {
                chain.doFilter(request, response);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (ServletException e) {
                throw new IllegalStateException(e);
            }
        }));
    }
}
