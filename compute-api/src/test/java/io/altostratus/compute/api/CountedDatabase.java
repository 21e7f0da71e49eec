package io.altostratus.compute.api;

import io.altostratus.testing.RestApi;
import io.altostratus.testing.StatementCount;
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
class CountedDatabase {

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
    FilterRegistrationBean<CountingFilter> countingFilter() {
        var bean = new FilterRegistrationBean<>(new CountingFilter(COUNTS, KEY));
        bean.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return bean;
    }

    /** The statements of one request, checked to have succeeded. */
    static long statements(RestApi api, Function<RestApi, RestApi.Answer> request) {
        String key = UUID.randomUUID().toString();
        CompletableFuture<Long> count = new CompletableFuture<>();
        COUNTS.put(key, count);
        try {
            RestApi.Answer answer = request.apply(api.withHeader(KEY, key));
            if (answer.status() >= 300) {
                throw new AssertionError("not answered with success: " + answer);
            }
            // The answer may be read before the filter has returned.
            return count.get(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException(e);
        } finally {
            COUNTS.remove(key);
        }
    }
}
