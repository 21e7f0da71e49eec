package io.altostratus.benchmarks.cloud;

import io.altostratus.benchmarks.http.Client;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a run makes for itself before it measures: a project without limits, a user who is a member of it, a flavor, a
 * small image and a network. All is named {@code bench-…}, by which {@link Removal} finds it again.
 *
 * @param api as the member sees it
 * @param credentials of the member
 */
public record BenchProject(
        String id, Credentials credentials, Api api, Hosts hosts, String flavor, String image, String network) {

    static final String PREFIX = "bench-";

    private static final int IMAGE_BYTES = 1 << 20;
    private static final List<String> NETWORK_QUOTAS =
            List.of("network", "subnet", "port", "security_group", "security_group_rule");

    /**
     * @param servers that the run has at the same time at most
     * @throws RefusalException if the cloud is not one to measure
     */
    public static BenchProject create(Client client, Api admin, Credentials administrator, int servers)
            throws IOException {
        Hosts hosts = Hosts.find(client, admin, servers);
        SecureRandom random = new SecureRandom();
        byte[] content = new byte[IMAGE_BYTES];
        random.nextBytes(content);
        byte[] words = new byte[24];
        random.nextBytes(words);
        String name = PREFIX + HexFormat.of().formatHex(words, 0, 4);
        String password = HexFormat.of().formatHex(words, 4, words.length);

        Maker maker = new Maker(client, admin);
        ObjectNode project = node().put("name", name).put("domain_id", "default");
        String id = maker.make("identity", "/projects", "project", project);
        ObjectNode user = node().put("name", name).put("password", password).put("domain_id", "default");
        String userId = maker.make("identity", "/users", "user", user);
        String role = memberRole(admin.list(client, "identity", "/roles?name=member"));
        admin.call(client, "PUT", "identity", "/projects/" + id + "/users/" + userId + "/roles/" + role, null);
        raiseQuotas(client, admin, id);
        String flavor = maker.make(
                "compute",
                "/flavors",
                "flavor",
                node().put("name", name).put("ram", 64).put("vcpus", 1).put("disk", hosts.diskGb()));

        Credentials member = new Credentials(administrator.authUrl(), name, password, "Default", name, "Default");
        Api api = Api.login(client, member);
        Maker own = new Maker(client, api);
        String image = own.make(
                "image",
                "/images",
                null,
                node().put("name", name).put("disk_format", "raw").put("container_format", "bare"));
        api.upload(client, image, content);
        String network = own.make("network", "/networks", "network", node().put("name", name));
        own.make(
                "network",
                "/subnets",
                "subnet",
                node().put("network_id", network).put("ip_version", 4).put("cidr", "10.200.0.0/16"));
        return new BenchProject(id, member, api, hosts, flavor, image, network);
    }

    private static String memberRole(JsonNode roles) throws IOException {
        JsonNode role = roles.path("roles").path(0).path("id");
        if (role.isMissingNode()) {
            throw new IOException("the cloud has no role called member");
        }
        return role.asString();
    }

    private static void raiseQuotas(Client client, Api admin, String project) throws IOException {
        ObjectNode compute = node();
        compute.putObject("quota_set").put("instances", -1).put("cores", -1).put("ram", -1);
        admin.call(client, "PUT", "compute", "/os-quota-sets/" + project, compute);
        ObjectNode network = node();
        ObjectNode limits = network.putObject("quota");
        NETWORK_QUOTAS.forEach(resource -> limits.put(resource, -1));
        admin.call(client, "PUT", "network", "/quotas/" + project, network);
    }

    /** Body of {@code POST /servers} for one or more servers with a port each. */
    public ObjectNode serverBody(String name, int count) {
        ObjectNode body = node();
        ObjectNode server = body.putObject("server");
        server.put("name", name).put("imageRef", image).put("flavorRef", flavor);
        server.putArray("networks").addObject().put("uuid", network);
        if (count > 1) {
            server.put("min_count", count).put("max_count", count);
        }
        return body;
    }

    private static ObjectNode node() {
        return JsonMapper.shared().createObjectNode();
    }

    private record Maker(Client client, Api api) {

        /** The new object's id; {@code wrapped} is the word around it in body and answer, null for none. */
        String make(String service, String path, @Nullable String wrapped, ObjectNode content) throws IOException {
            ObjectNode body = content;
            if (wrapped != null) {
                body = node();
                body.set(wrapped, content);
            }
            JsonNode answer = api.call(client, "POST", service, path, body);
            return (wrapped == null ? answer : answer.path(wrapped)).path("id").asString();
        }
    }
}
