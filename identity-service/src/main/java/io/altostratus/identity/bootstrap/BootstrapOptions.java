package io.altostratus.identity.bootstrap;

import io.altostratus.context.Json;
import io.altostratus.identity.bootstrap.BootstrapPlan.ServicePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code --bootstrap}, named as those of {@code keystone-manage bootstrap}: {@code --bootstrap-username},
 * {@code -password}, {@code -project-name}, {@code -role-name}, {@code -service-name}, {@code -region-id}, {@code
 * -public-url}, {@code -internal-url}, {@code -admin-url} and {@code --no-immutable-roles}. Each may be in the
 * environment as well, such as {@code OS_BOOTSTRAP_PASSWORD}, which has precedence: a password is better not seen in the
 * list of processes. With {@code --bootstrap=FILE} they lie over the plan of that file.
 */
final class BootstrapOptions {

    private static final String WANTED = "--bootstrap";
    private static final String PREFIX = WANTED + "-";

    private final List<String> arguments;
    private final Map<String, String> environment;

    private BootstrapOptions(String[] arguments, Map<String, String> environment) {
        this.arguments = List.of(arguments);
        this.environment = environment;
    }

    static boolean areIn(String... arguments) {
        return List.of(arguments).stream()
                .anyMatch(argument -> argument.equals(WANTED) || argument.startsWith(WANTED + "="));
    }

    /** @throws IllegalArgumentException if no password is given anywhere */
    static BootstrapPlan plan(String[] arguments, Map<String, String> environment) throws IOException {
        return new BootstrapOptions(arguments, environment).plan();
    }

    private BootstrapPlan plan() throws IOException {
        String file = argument(WANTED);
        BootstrapPlan base =
                file == null ? null : Json.MAPPER.readValue(Files.readString(Path.of(file)), BootstrapPlan.class);
        String password = option("password", base == null ? null : base.adminPassword());
        if (password == null || password.isEmpty()) {
            throw new IllegalArgumentException("A password is needed: --bootstrap-password or OS_BOOTSTRAP_PASSWORD.");
        }
        List<ServicePlan> services = new ArrayList<>(base == null ? List.of() : base.services());
        Map<String, String> urls = urls();
        if (!urls.isEmpty()) {
            services.removeIf(service -> service.type().equals("identity"));
            String name = Objects.requireNonNull(option("service-name", "keystone"));
            services.addFirst(new ServicePlan(name, "identity", null, null, urls, null, null));
        }
        return new BootstrapPlan(
                option("region-id", base == null ? null : base.region()),
                password,
                option("username", base == null ? null : base.username()),
                option("project-name", base == null ? null : base.project()),
                option("role-name", base == null ? null : base.role()),
                arguments.contains("--no-immutable-roles")
                        ? Boolean.FALSE
                        : base == null ? null : base.immutableRoles(),
                services,
                base == null ? List.of() : base.hosts());
    }

    private Map<String, String> urls() {
        Map<String, String> urls = new TreeMap<>();
        for (String name : List.of("public", "internal", "admin")) {
            String url = option(name + "-url", null);
            if (url != null) {
                urls.put(name, url);
            }
        }
        return urls;
    }

    private @Nullable String option(String name, @Nullable String otherwise) {
        String fromEnvironment =
                environment.get("OS_BOOTSTRAP_" + name.toUpperCase(Locale.ROOT).replace('-', '_'));
        if (fromEnvironment != null && !fromEnvironment.isEmpty()) {
            return fromEnvironment;
        }
        String argument = argument(PREFIX + name);
        return argument == null ? otherwise : argument;
    }

    /** {@code --name=value} or {@code --name value}. */
    private @Nullable String argument(String name) {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.startsWith(name + "=")) {
                return argument.substring(name.length() + 1);
            }
            if (argument.equals(name)
                    && i + 1 < arguments.size()
                    && !arguments.get(i + 1).startsWith("--")) {
                return arguments.get(i + 1);
            }
        }
        return null;
    }
}
