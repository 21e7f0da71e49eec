package io.altostratus.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.auth.testing.TestTokens;
import io.altostratus.auth.token.Token;
import io.altostratus.image.tickets.Tickets;
import io.altostratus.testing.RestApi;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TicketTest extends ImageSlice {

    private static final byte[] DATA = "the image".getBytes(StandardCharsets.US_ASCII);

    private RestApi service() {
        return as("nova", "service", "service");
    }

    private RestApi host(String name) {
        return anonymous.withToken(hostToken(name));
    }

    private static String hostToken(String name) {
        Token token = TestTokens.projectToken("id-of-" + name, "service", "host");
        Token named = new Token(
                token.userId(),
                "host-" + name,
                token.userDomain(),
                token.project(),
                token.projectDomain(),
                token.domain(),
                token.system(),
                token.roles(),
                token.methods(),
                token.auditIds(),
                token.issuedAtMicros(),
                token.expiresAtSeconds(),
                token.applicationCredentialId());
        return IDENTITY.tokens().sign(named);
    }

    private JsonNode ticket(String id, String host) {
        RestApi.Answer answer =
                service().post("/v2/images/" + id + "/tickets", "{\"ticket\": {\"host\": \"" + host + "\"}}");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return answer.json().get("ticket");
    }

    private String uploadTicket(String id, String host) {
        return service()
                .post(
                        "/v2/images/" + id + "/tickets",
                        "{\"ticket\": {\"host\": \"" + host + "\", \"use\": \"upload\"}}")
                .json()
                .at("/ticket/value")
                .asString();
    }

    private static void assertAdmitted(RestApi host, String id, String ticket) {
        RestApi with = host.withHeader(Tickets.HEADER, ticket);
        assertThat(with.get("/v2/images/" + id).json().get("id").asString()).isEqualTo(id);
        assertThat(with.get("/v2/images/" + id + "/file").raw().body()).isEqualTo(DATA);
    }

    private static void assertForbidden(RestApi host, String id, String ticket) {
        RestApi with = host.withHeader(Tickets.HEADER, ticket);
        assertProblem(with.get("/v2/images/" + id), 403, "valid ticket");
        assertProblem(with.get("/v2/images/" + id + "/file"), 403, "valid ticket");
    }

    @Test
    void aTicketAdmitsOneHostToOneImage() {
        String id = activeImage(DATA);
        String other = activeImage(DATA);
        JsonNode issued = ticket(id, "h1");
        String ticket = issued.get("value").asString();
        assertThat(Instant.parse(issued.get("expires_at").asString()))
                .isBetween(Instant.now().plusSeconds(590), Instant.now().plusSeconds(601));

        assertAdmitted(host("h1"), id, ticket);
        assertForbidden(host("h2"), id, ticket);
        assertForbidden(host("h1"), other, ticket);
        assertForbidden(host("h1"), id, ticket(id, "h2").get("value").asString());
        assertProblem(host("h1").get("/v2/images/" + id), 403, "valid ticket");
        assertProblem(host("h1").get("/v2/images/" + id + "/file"), 403, "valid ticket");
    }

    @Test
    void aTicketForAnUploadLetsOneHostFillOneImage() {
        String id = rawImage();
        String other = rawImage();
        String ticket = uploadTicket(id, "h1");
        assertProblem(upload("h1", id, ticket(id, "h1").get("value").asString()), 403, "valid ticket");
        assertProblem(upload("h2", id, ticket), 403, "valid ticket");
        assertProblem(upload("h1", other, ticket), 403, "valid ticket");

        assertThat(upload("h1", id, ticket).status()).isEqualTo(204);
        assertThat(member.get("/v2/images/" + id + "/file").raw().body()).isEqualTo(DATA);
        assertThat(upload("h1", id, ticket).status()).as("once only").isEqualTo(409);
        RestApi host = host("h1").withHeader(Tickets.HEADER, ticket);
        assertThat(host.get("/v2/images/" + id).json().get("status").asString()).isEqualTo("active");
        assertProblem(host.get("/v2/images/" + id + "/file"), 403, "valid ticket");
        assertThat(host.delete("/v2/images/" + id).status()).isEqualTo(403);
        assertThat(service().delete("/v2/images/" + id).status()).isEqualTo(204);
    }

    private RestApi.Answer upload(String host, String id, String ticket) {
        return send(HttpRequest.newBuilder(URI.create(base + "/v2/images/" + id + "/file"))
                .header("X-Auth-Token", hostToken(host))
                .header(Tickets.HEADER, ticket)
                .header("Accept", "application/json")
                .header("Content-Type", "application/octet-stream")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(DATA))
                .build());
    }

    @Test
    void aTicketCannotBeChanged() {
        String id = activeImage(DATA);
        String ticket = ticket(id, "h1").get("value").asString();
        int dot = ticket.indexOf('.');
        long expiry = Long.parseLong(ticket.substring(0, dot));
        RestApi host = host("h1");
        assertForbidden(host, id, (expiry + 1) + ticket.substring(dot));
        char last = ticket.charAt(dot + 1);
        assertForbidden(host, id, ticket.substring(0, dot + 1) + (last == 'A' ? 'B' : 'A') + ticket.substring(dot + 2));
        assertForbidden(host, id, "nonsense");
        assertForbidden(host, id, ".");
        assertForbidden(host, id, expiry + ".");
        assertForbidden(host, id, "x".repeat(4000));
    }

    @Test
    void aHostCanDoNothingElse() {
        String id = activeImage(DATA);
        RestApi host = host("h1")
                .withHeader(Tickets.HEADER, ticket(id, "h1").get("value").asString());
        assertThat(host.get("/v2/images").status()).isEqualTo(403);
        assertThat(host.post("/v2/images", "{}").status()).isEqualTo(403);
        assertThat(host.delete("/v2/images/" + id).status()).isEqualTo(403);
        assertThat(host.put("/v2/images/" + id + "/tags/t", "").status()).isEqualTo(403);
        assertThat(host.post("/v2/images/" + id + "/tickets", "{\"ticket\": {\"host\": \"h1\"}}")
                        .status())
                .isEqualTo(403);
        assertThat(host.put("/v2/images/" + id + "/file", "x").status()).isEqualTo(403);
        assertThat(host.get("/v2/altostratus-audit").status()).isEqualTo(403);
    }

    @Test
    void onlyServicesGetTickets() {
        String id = activeImage(DATA);
        String path = "/v2/images/" + id + "/tickets";
        assertThat(member.post(path, "{\"ticket\": {\"host\": \"h1\"}}").status())
                .isEqualTo(403);
        assertThat(admin.post(path, "{\"ticket\": {\"host\": \"h1\"}}").status())
                .isEqualTo(403);
        assertProblem(service().post(path, "{\"ticket\": {}}"), 400, "'host' is a required property");
        assertProblem(service().post(path, "{\"ticket\": {\"host\": \"a b\"}}"), 400, "attribute host");
        assertThat(service()
                        .post("/v2/images/none/tickets", "{\"ticket\": {\"host\": \"h1\"}}")
                        .status())
                .isEqualTo(404);
    }
}
