package io.altostratus.messaging;

import io.altostratus.context.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Accounts and host topology in RabbitMQ's definitions format, which the broker loads at every start and which can be
 * imported into a running one.
 *
 * <p>A host's account may write to its own exchange only, read its own queues only, and has no rights on the default
 * exchange; so a host that was broken into can neither read another's orders nor speak for it.
 */
public final class BrokerDefinitions {

    private static final SecureRandom RANDOM = new SecureRandom();

    /** What to make: passwords by account name of services, passwords by host name, and the agents every host has. */
    public record Accounts(
            String virtualHost, Map<String, String> services, Map<String, String> hosts, List<String> agents) {}

    private final String virtualHost;
    private final List<Map<String, Object>> users = new ArrayList<>();
    private final List<Map<String, Object>> permissions = new ArrayList<>();
    private final List<Map<String, Object>> exchanges = new ArrayList<>();
    private final List<Map<String, Object>> queues = new ArrayList<>();
    private final List<Map<String, Object>> bindings = new ArrayList<>();

    private BrokerDefinitions(String virtualHost) {
        this.virtualHost = virtualHost;
    }

    /** Reads {@link Accounts} as JSON from the first file and writes the definitions to the second. */
    public static void main(String[] args) throws IOException {
        Accounts accounts = Json.MAPPER.readValue(Files.readString(Path.of(args[0])), Accounts.class);
        Files.writeString(Path.of(args[1]), json(accounts));
    }

    public static String json(Accounts accounts) {
        BrokerDefinitions definitions = new BrokerDefinitions(accounts.virtualHost());
        definitions.common();
        accounts.services().forEach(definitions::service);
        accounts.hosts().forEach((host, password) -> definitions.host(host, password, accounts.agents()));
        return Json.MAPPER
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(Map.of(
                        "vhosts", List.of(Map.of("name", definitions.virtualHost)),
                        "users", definitions.users,
                        "permissions", definitions.permissions,
                        "exchanges", definitions.exchanges,
                        "queues", definitions.queues,
                        "bindings", definitions.bindings));
    }

    private void common() {
        exchange(Topology.ORDERS, "direct");
        exchange(Topology.FROM_HOSTS, "topic");
        exchange(Topology.DEAD_LETTERS, "fanout");
        queue(Topology.DEAD_LETTERS, Map.of("x-queue-type", "quorum"));
        bind(Topology.DEAD_LETTERS, Topology.DEAD_LETTERS, "queue", "");
    }

    private void service(String name, String password) {
        user(name, password);
        permit(name, ".*", ".*", ".*");
    }

    private void host(String host, String password, List<String> agents) {
        String account = Topology.hostAccount(host);
        String exchange = Topology.hostExchange(host);
        user(account, password);
        String own = "^"
                + Pattern.quote("host." + host)
                        .replace("\\Q", "")
                        .replace("\\E", "")
                        .replace(".", "\\.");
        permit(account, own + "\\..+$", own + "(\\..+)?$", "^(" + own.substring(1) + "\\..+|fanout\\..+)$");
        exchange(exchange, "topic");
        bind(exchange, Topology.FROM_HOSTS, "exchange", "#");
        for (String agent : agents) {
            String queue = Topology.hostQueue(host, agent);
            queue(queue, Map.of("x-queue-type", "quorum", "x-dead-letter-exchange", Topology.DEAD_LETTERS));
            bind(Topology.ORDERS, queue, "queue", queue);
            bind(exchange, queue, "queue", Topology.probeKey(host, agent));
        }
    }

    private void user(String name, String password) {
        users.add(Map.of(
                "name",
                name,
                "password_hash",
                hash(password),
                "hashing_algorithm",
                "rabbit_password_hashing_sha256",
                "tags",
                ""));
    }

    private void permit(String user, String configure, String write, String read) {
        permissions.add(
                Map.of("user", user, "vhost", virtualHost, "configure", configure, "write", write, "read", read));
    }

    private void exchange(String name, String type) {
        exchanges.add(Map.of(
                "name",
                name,
                "vhost",
                virtualHost,
                "type",
                type,
                "durable",
                true,
                "auto_delete",
                false,
                "internal",
                false,
                "arguments",
                Map.of()));
    }

    private void queue(String name, Map<String, Object> arguments) {
        queues.add(Map.of(
                "name", name, "vhost", virtualHost, "durable", true, "auto_delete", false, "arguments", arguments));
    }

    private void bind(String source, String destination, String kind, String key) {
        Map<String, Object> binding = new LinkedHashMap<>();
        binding.put("source", source);
        binding.put("vhost", virtualHost);
        binding.put("destination", destination);
        binding.put("destination_type", kind);
        binding.put("routing_key", key);
        binding.put("arguments", Map.of());
        bindings.add(binding);
    }

    /** RabbitMQ's own form: base64 of a 4-byte salt and of SHA-256 over salt and password. */
    private static String hash(String password) {
        try {
            byte[] salt = new byte[4];
            RANDOM.nextBytes(salt);
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            byte[] sum = digest.digest(password.getBytes(StandardCharsets.UTF_8));
            byte[] all = new byte[salt.length + sum.length];
            System.arraycopy(salt, 0, all, 0, salt.length);
            System.arraycopy(sum, 0, all, salt.length, sum.length);
            return Base64.getEncoder().encodeToString(all);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
