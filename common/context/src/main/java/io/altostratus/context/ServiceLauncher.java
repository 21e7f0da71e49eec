package io.altostratus.context;

import static java.util.stream.Collectors.joining;

import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.support.AbstractApplicationContext;

/**
 * Starts a program of the cloud with what all of them share: where configuration lies, what a log line looks like.
 *
 * <p>Configuration is read from {@code altostratus.yaml} (shared), {@code <service>.yaml} and the operator's own
 * {@code <service>.local.yaml} in the directory that the system property {@code altostratus.config} names, by default
 * {@code /etc/altostratus}. Later files win.
 */
public final class ServiceLauncher {

    private static final String LINE = "%d{\"yyyy-MM-dd HH:mm:ss.SSS\",UTC} ${PID:--} %level %logger{48}"
            + " [%X{context:--}] %X{object}%msg%n%wEx";

    private ServiceLauncher() {}

    /**
     * @param service the program's name, for example {@code identity-service}: names its configuration file and its log
     */
    public static ConfigurableApplicationContext run(Class<?> configuration, String service, String... args) {
        ProcessName.set(service);
        ConfigurableApplicationContext context =
                application(configuration, service).run(args);
        if (Boolean.getBoolean("altostratus.training")) {
            TrainingRun.of(context);
        }
        return context;
    }

    /**
     * Builds the program's parts without starting any: no port, no connection to the broker, no background work. For
     * duties such as {@code --migrate} that run once and end.
     */
    public static ConfigurableApplicationContext prepare(Class<?> configuration, String service, String... args) {
        SpringApplication application = application(configuration, service);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setLazyInitialization(true);
        application.addInitializers(context -> context.getBeanFactory()
                .registerSingleton(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME, new NothingStarts()));
        return application.run(args);
    }

    private static final class NothingStarts implements LifecycleProcessor {

        @Override
        public void onRefresh() {}

        @Override
        public void onClose() {}

        @Override
        public void start() {}

        @Override
        public void stop() {}

        @Override
        public boolean isRunning() {
            return false;
        }
    }

    private static SpringApplication application(Class<?> configuration, String service) {
        String directory = System.getProperty("altostratus.config", "/etc/altostratus");
        SpringApplication application = new SpringApplication(configuration);
        application.setBannerMode(Banner.Mode.OFF);
        application.setDefaultProperties(Map.of(
                "spring.application.name",
                service,
                "altostratus.service",
                service,
                "spring.config.additional-location",
                Stream.of("altostratus", service, service + ".local")
                        .map(name -> "optional:file:" + directory + "/" + name + ".yaml")
                        .collect(joining(",")),
                "logging.pattern.console",
                LINE,
                "logging.pattern.file",
                LINE,
                "logging.logback.rollingpolicy.max-file-size",
                "20MB",
                "logging.logback.rollingpolicy.max-history",
                "5",
                "spring.main.log-startup-info",
                "false"));
        return application;
    }
}
