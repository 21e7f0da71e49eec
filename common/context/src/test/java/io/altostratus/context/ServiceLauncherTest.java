package io.altostratus.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

class ServiceLauncherTest {

    @Configuration(proxyBeanMethods = false)
    static class Nothing {}

    @TempDir
    Path directory;

    @BeforeEach
    void readConfigurationFromHere() {
        System.setProperty("altostratus.config", directory.toString());
    }

    @AfterEach
    void readItFromTheUsualPlace() {
        System.clearProperty("altostratus.config");
    }

    @Test
    void anOperatorsFileWinsOverTheServicesAndThatOverTheShared() throws IOException {
        Files.writeString(directory.resolve("altostratus.yaml"), "{shared: 1, service: 1, local: 1}");
        Files.writeString(directory.resolve("some-service.yaml"), "{service: 2, local: 2}");
        Files.writeString(directory.resolve("some-service.local.yaml"), "local: 3");
        try (ConfigurableApplicationContext context = ServiceLauncher.prepare(Nothing.class, "some-service")) {
            assertThat(context.getEnvironment().getProperty("shared")).isEqualTo("1");
            assertThat(context.getEnvironment().getProperty("service")).isEqualTo("2");
            assertThat(context.getEnvironment().getProperty("local")).isEqualTo("3");
        }
    }

    @Test
    void aProcessIsNamedAsTheProgram() throws IOException {
        Path own = Path.of("/proc/self/comm");
        String before = Files.readString(own).strip();
        try {
            ProcessName.set("compute-conductor");
            assertThat(own).hasContent("compute-conduct");
        } finally {
            ProcessName.set(before);
        }
    }
}
