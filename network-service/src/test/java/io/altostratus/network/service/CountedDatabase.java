package io.altostratus.network.service;

import io.altostratus.testing.StatementCount;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets tests count the statements of a piece of work, or of a request that names itself. */
@TestConfiguration(proxyBeanMethods = false)
class CountedDatabase {

    /** The header of requests whose statements are counted, with a word of the test's choice. */
    static final String COUNTED = "X-Test-Counted";

    private static final Map<String, Long> STATEMENTS = new ConcurrentHashMap<>();

    /** How many statements the request of this name has sent. */
    static long statementsOf(String name) {
        return STATEMENTS.getOrDefault(name, -1L);
    }

    @Bean
    static BeanPostProcessor counting() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof DataSource dataSource ? StatementCount.counting(dataSource) : bean;
            }
        };
    }

    @Bean
    FilterRegistrationBean<Filter> countedRequests() {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(new OncePerRequestFilter() {
            @Override
            protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                    throws ServletException, IOException {
                String name = request.getHeader(COUNTED);
                if (name == null) {
                    chain.doFilter(request, response);
                    return;
                }
                STATEMENTS.put(name, StatementCount.during(() -> {
                    try {
                        chain.doFilter(request, response);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    } catch (ServletException e) {
                        throw new IllegalStateException(e);
                    }
                }));
            }
        });
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }
}
