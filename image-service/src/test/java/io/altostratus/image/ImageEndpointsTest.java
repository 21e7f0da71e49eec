package io.altostratus.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.auth.testing.EndpointFuzz;
import io.altostratus.auth.testing.EndpointSweep;
import io.altostratus.testing.RestApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Everything that the controllers serve: asked without a token, by nobody, by a stranger, and with nonsense. */
class ImageEndpointsTest extends ImageSlice {

    private static final Set<String> OPEN = Set.of("GET /", "GET /versions");

    /** What is the same for everybody, and what a project is told about itself. */
    private static final Set<String> UNJUDGED = Set.of(
            "GET /v2/schemas/image",
            "GET /v2/schemas/images",
            "GET /v2/schemas/member",
            "GET /v2/schemas/members",
            "GET /v2/schemas/task",
            "GET /v2/schemas/tasks",
            "GET /v2/schemas/metadefs/{name}",
            "GET /v2/info/import",
            "GET /v2/info/stores",
            "GET /v2/info/usage");

    /** Rows that change by themselves. */
    private static final Set<String> RESTLESS = Set.of("image_tasks", "row_locks");

    private final Map<String, String> things = new HashMap<>();
    private final Set<String> secrets = new HashSet<>();
    private final List<String> namespaces = new ArrayList<>();

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mapping;

    @AfterEach
    void clean() {
        namespaces.forEach(name -> jdbc.sql("DELETE FROM metadef_namespaces WHERE namespace = :name")
                .param("name", name)
                .update());
        jdbc.sql("DELETE FROM metadef_namespaces WHERE owner = 'admin-project'").update();
    }

    @Test
    void everyRequestIsRefusedWithoutATokenAndToThoseWhoMayNot() {
        EndpointSweep sweep = new EndpointSweep(mapping, port);
        assertThat(sweep.routes()).hasSizeGreaterThan(60);
        makeThingsOfOthers();
        Map<String, Long> before = checksums();

        sweep.everyRequestWithoutATokenIsRefused(OPEN);
        Set<String> unjudged = new HashSet<>(OPEN);
        unjudged.addAll(UNJUDGED);
        sweep.everyRequestIsJudgedByPolicy(token("nobody", "no-project", "powerless"), things, unjudged);
        sweep.nothingIsToldToStrangers(
                token("stranger", "strange-project", "member", "reader"),
                things,
                secrets,
                List.of(
                        "owner=" + project,
                        "visibility=all",
                        "visibility=shared&member_status=all",
                        "visibility=private",
                        "tag=secret-tag",
                        "os_hidden=true",
                        "marker=" + things.get("images")),
                Set.of());
        // What a stranger makes is his own, and gone before the tables are compared.
        jdbc.sql("DELETE FROM images WHERE owner = 'strange-project'").update();
        assertThat(checksums()).as("tables that nobody changed").isEqualTo(before);
    }

    @Test
    void nonsenseIsTheCallersFault() {
        makeThingsOfOthers();
        new EndpointFuzz(mapping, port, 20_260_721)
                .everyAnswerIsTheCallersFaultOrSuccess(
                        token("admin", "admin-project", "admin", "manager", "member", "reader", "service"),
                        things,
                        false,
                        Duration.ofSeconds(20));
        assertThat(admin.get("/v2/images").status()).isEqualTo(200);
    }

    private void makeThingsOfOthers() {
        String image = image("\"name\": \"secret-image\", \"disk_format\": \"raw\", \"container_format\": \"bare\","
                + " \"visibility\": \"shared\", \"tags\": [\"secret-tag\"], \"secret-property\": \"x\"");
        assertThat(upload(image, new byte[2048]).status()).isEqualTo(204);
        thing("images", image);
        thing("tags", "secret-tag");
        for (String collection : List.of("cache", "cached_images", "queued_images")) {
            things.put(collection, image);
        }
        String other = UUID.randomUUID().toString().replace("-", "");
        assertThat(member.post("/v2/images/" + image + "/members", "{\"member\": \"" + other + "\"}")
                        .status())
                .isEqualTo(200);
        thing("members", other);
        things.put("stores", "file");
        things.put("file", image);
        String namespace = "secret-namespace-" + UUID.randomUUID();
        namespaces.add(namespace);
        RestApi.Answer made = admin.post(
                "/v2/metadefs/namespaces",
                "{\"namespace\": \"" + namespace + "\", \"tags\": [{\"name\": \"secret-tag\"}],"
                        + " \"objects\": [{\"name\": \"secret-object\"}],"
                        + " \"properties\": {\"secret-property\": {\"title\": \"t\", \"type\": \"string\"}},"
                        + " \"resource_type_associations\": [{\"name\": \"OS::Glance::Image\"}],"
                        + " \"owner\": \"" + project + "\"}");
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        thing("namespaces", namespace);
        thing("objects", "secret-object");
        thing("properties", "secret-property");
        things.put("resource_types", "OS::Glance::Image");
    }

    private void thing(String collection, String id) {
        things.put(collection, id);
        secrets.add(id);
    }

    private Map<String, Long> checksums() {
        Map<String, Long> sums = new TreeMap<>();
        for (String table : jdbc.sql("SHOW TABLES").query(String.class).list()) {
            if (!RESTLESS.contains(table)) {
                sums.put(
                        table,
                        jdbc.sql("CHECKSUM TABLE `" + table + "`")
                                .query((row, number) -> row.getLong("Checksum"))
                                .single());
            }
        }
        return sums;
    }
}
