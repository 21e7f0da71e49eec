package io.altostratus.identity;

import io.altostratus.testing.RestApi;
import io.altostratus.testing.StatementCount;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/** Lets tests count the statements that the service sends for one request. */
@TestConfiguration(proxyBeanMethods = false)
public class CountedStatements {

    private static final String KEY = "X-Test-Count";
    private static final Map<String, CompletableFuture<Long>> COUNTS = new ConcurrentHashMap<>();

    @Bean
    static BeanPostProcessor counting() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof DataSource dataSource ? StatementCount.counting(dataSource) : bean;
            }
        };
    }

    /** Outermost, in the thread that handles the request. */
    @Bean
    FilterRegistrationBean<Filter> statementCounting() {
        Filter filter = (request, response, chain) -> {
            String key = request instanceof HttpServletRequest http ? http.getHeader(KEY) : null;
            CompletableFuture<Long> count = key == null ? null : COUNTS.get(key);
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
        };
        var bean = new FilterRegistrationBean<>(filter);
        bean.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return bean;
    }

    /** The statements of one request, checked to have succeeded. */
    public static long of(RestApi api, Function<RestApi, RestApi.Answer> request) {
        String key = UUID.randomUUID().toString();
        CompletableFuture<Long> count = new CompletableFuture<>();
        COUNTS.put(key, count);
        try {
            RestApi.Answer answer = request.apply(api.withHeader(KEY, key));
            if (answer.status() >= 300) {
                throw new AssertionError("not answered with success: " + answer);
            }
            // The answer may be read before the filter has returned.
            return count.orTimeout(5, TimeUnit.SECONDS).join();
        } finally {
            COUNTS.remove(key);
        }
    }
}
