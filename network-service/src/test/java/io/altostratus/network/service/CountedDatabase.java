package io.altostratus.network.service;

import io.altostratus.testing.StatementCount;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/** Lets tests count the statements of a piece of work. */
@TestConfiguration(proxyBeanMethods = false)
class CountedDatabase {

    @Bean
    static BeanPostProcessor counting() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof DataSource dataSource ? StatementCount.counting(dataSource) : bean;
            }
        };
    }
}
