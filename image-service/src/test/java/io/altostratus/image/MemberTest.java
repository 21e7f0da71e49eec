package io.altostratus.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.testing.RestApi;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MemberTest extends ImageSlice {

    private final String otherProject = UUID.randomUUID().toString().replace("-", "");
    private final String thirdProject = UUID.randomUUID().toString().replace("-", "");
    private RestApi other;
    private RestApi third;

    @BeforeEach
    void others() {
        other = as("other", otherProject, "member", "reader");
        third = as("third", thirdProject, "member", "reader");
    }

    private String members(String id) {
        return "/v2/images/" + id + "/members";
    }

    private RestApi.Answer share(String id, String with) {
        return member.post(members(id), "{\"member\": \"" + with + "\"}");
    }

    private RestApi.Answer answer(RestApi who, String id, String project, String status) {
        return who.put(members(id) + "/" + project, "{\"status\": \"" + status + "\"}");
    }

    private static List<String> ids(RestApi who, String query) {
        RestApi.Answer answer = who.get("/v2/images" + query);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json().get("images").findValuesAsString("id");
    }

    @Test
    void aMemberSeesTheImageAndListsItOnceItIsAccepted() {
        String id = image("\"name\": \"for others\"");
        assertThat(other.get("/v2/images/" + id).status()).isEqualTo(404);
        RestApi.Answer shared = share(id, otherProject);
        assertThat(shared.status()).as(shared.toString()).isEqualTo(200);
        JsonNode membership = shared.json();
        assertThat(membership.get("member_id").asString()).isEqualTo(otherProject);
        assertThat(membership.get("image_id").asString()).isEqualTo(id);
        assertThat(membership.get("status").asString()).isEqualTo("pending");
        assertThat(membership.get("created_at").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(membership.get("schema").asString()).isEqualTo("/v2/schemas/member");

        assertThat(other.get("/v2/images/" + id).status()).isEqualTo(200);
        assertThat(ids(other, "")).doesNotContain(id);
        assertThat(ids(other, "?visibility=shared&member_status=pending")).containsExactly(id);
        assertThat(ids(other, "?member_status=all")).contains(id);
        assertThat(ids(third, "?member_status=all&visibility=shared")).isEmpty();

        assertThat(answer(other, id, otherProject, "accepted")
                        .json()
                        .get("status")
                        .asString())
                .isEqualTo("accepted");
        assertThat(ids(other, "")).contains(id);
        assertThat(ids(other, "?visibility=shared&member_status=pending")).isEmpty();
        assertThat(ids(other, "?owner=" + project)).containsExactly(id);
        answer(other, id, otherProject, "rejected");
        assertThat(ids(other, "")).doesNotContain(id);
        assertThat(ids(other, "?member_status=rejected&visibility=shared")).containsExactly(id);
        assertThat(ids(member, "?visibility=shared")).contains(id);
    }

    @Test
    void whoIsNotTheOwnerChangesNothingButHisOwnAnswer() {
        String id = image("\"name\": \"shared\"");
        share(id, otherProject);
        share(id, thirdProject);
        assertThat(other.get(members(id)).json().get("members").findValuesAsString("member_id"))
                .containsExactly(otherProject);
        assertThat(member.get(members(id)).json().get("members").findValuesAsString("member_id"))
                .containsExactly(otherProject, thirdProject);
        assertThat(member.get(members(id)).json().get("schema").asString()).isEqualTo("/v2/schemas/members");

        assertProblem(answer(member, id, otherProject, "accepted"), 403, "modify_member");
        assertProblem(answer(other, id, thirdProject, "accepted"), 404, "not found in the member list");
        assertProblem(answer(other, id, otherProject, "maybe"), 400, "status");
        assertProblem(other.put(members(id) + "/" + otherProject, "{}"), 400, "status");
        assertProblem(other.post(members(id), "{\"member\": \"x\"}"), 403, "add_member");
        assertProblem(other.delete(members(id) + "/" + otherProject), 403, "delete_member");
        assertProblem(other.delete(members(id) + "/" + thirdProject), 404, "not found in the member list");
        assertThat(other.get(members(id) + "/" + otherProject).status()).isEqualTo(200);
        assertThat(other.get(members(id) + "/" + thirdProject).status()).isEqualTo(404);
        assertThat(other.patch("/v2/images/" + id, "[]").status()).isEqualTo(415);
        assertThat(other.withHeader("Content-Type", "application/openstack-images-v2.1-json-patch")
                        .patch("/v2/images/" + id, "[{\"op\": \"replace\", \"path\": \"/name\", \"value\": \"x\"}]")
                        .status())
                .isEqualTo(403);
        assertThat(other.delete("/v2/images/" + id).status()).isEqualTo(403);
        assertThat(other.put("/v2/images/" + id + "/tags/t", "").status()).isEqualTo(403);
        assertThat(answer(admin, id, thirdProject, "accepted").status()).isEqualTo(200);
        assertThat(admin.get(members(id) + "/" + thirdProject).status()).isEqualTo(200);
        RestApi reader = as("reader", project, "reader");
        assertThat(reader.get(members(id)).status()).isEqualTo(200);
        assertThat(reader.post(members(id), "{\"member\": \"x\"}").status()).isEqualTo(403);

        assertThat(member.delete(members(id) + "/" + otherProject).status()).isEqualTo(204);
        assertThat(member.delete(members(id) + "/" + otherProject).status()).isEqualTo(404);
        assertThat(other.get("/v2/images/" + id).status()).isEqualTo(404);
        assertThat(member.delete("/v2/images/" + id).status()).isEqualTo(204);
        assertThat(member.get(members(id)).status()).isEqualTo(404);
    }

    @Test
    void badMembersAreRefused() {
        String id = image("");
        assertProblem(member.post(members(id), "{}"), 400, "member");
        assertProblem(member.post(members(id), "{\"member\": \"\"}"), 400, "member");
        assertProblem(member.post(members(id), "{\"member\": 7}"), 400, "member");
        assertProblem(member.post(members(id), "[]"), 400, "JSON object");
        share(id, otherProject);
        assertProblem(share(id, otherProject), 409, "is duplicated");
        assertThat(share(UUID.randomUUID().toString(), otherProject).status()).isEqualTo(404);
        assertProblem(share(image("\"visibility\": \"private\""), otherProject), 403, "Only shared images");
        assertThat(member.get(members(image("\"visibility\": \"private\"")) + "/x")
                        .status())
                .isEqualTo(404);
        for (int i = 1; i < 128; i++) {
            assertThat(share(id, "project-" + i).status()).isEqualTo(200);
        }
        assertProblem(share(id, "one-too-many"), 413, "Attempted: 129, Maximum: 128");
    }

    @Test
    void membersHaveTheirPlaceOnlyWhileTheImageIsShared() {
        String id = image("");
        share(id, otherProject);
        answer(other, id, otherProject, "accepted");
        RestApi patch = member.withHeader("Content-Type", "application/openstack-images-v2.1-json-patch");
        String to = "[{\"op\": \"replace\", \"path\": \"/visibility\", \"value\": \"%s\"}]";
        assertThat(patch.patch("/v2/images/" + id, to.formatted("private")).status())
                .isEqualTo(200);
        assertThat(other.get("/v2/images/" + id).status()).isEqualTo(404);
        assertThat(ids(other, "?member_status=all")).doesNotContain(id);
        assertThat(member.get(members(id)).status()).isEqualTo(403);
        assertThat(patch.patch("/v2/images/" + id, to.formatted("community")).status())
                .isEqualTo(200);
        assertThat(other.get("/v2/images/" + id).status()).isEqualTo(200);
        assertThat(ids(other, "")).doesNotContain(id);
        assertThat(ids(other, "?visibility=community")).contains(id);
        assertThat(ids(other, "?visibility=all")).contains(id);
        assertThat(ids(member, "")).contains(id);
        patch.patch("/v2/images/" + id, to.formatted("shared"));
        assertThat(ids(other, "")).contains(id);
    }

    @Test
    void aMemberGetsTheDataAndNobodyButAdministratorsThoseOfADeactivatedImage() {
        String id = activeImage("data".getBytes());
        share(id, otherProject);
        String file = "/v2/images/" + id + "/file";
        assertThat(third.get(file).status()).isEqualTo(404);
        assertThat(other.get(file).status()).isEqualTo(200);
        assertThat(other.post("/v2/images/" + id + "/actions/deactivate", "").status())
                .isEqualTo(403);
        assertThat(third.post("/v2/images/" + id + "/actions/deactivate", "").status())
                .isEqualTo(404);
        assertThat(member.post("/v2/images/" + id + "/actions/deactivate", "").status())
                .isEqualTo(204);
        assertThat(member.post("/v2/images/" + id + "/actions/deactivate", "").status())
                .isEqualTo(204);
        assertThat(status(id)).isEqualTo("deactivated");
        assertThat(ids(member, "?status=deactivated")).containsExactly(id);
        assertProblem(member.get(file), 403, "has been deactivated");
        assertProblem(other.get(file), 403, "has been deactivated");
        assertThat(new String(admin.get(file).raw().body())).isEqualTo("data");
        assertThat(upload(id, "other".getBytes()).status()).isEqualTo(409);
        assertThat(member.post("/v2/images/" + id + "/actions/reactivate", "").status())
                .isEqualTo(204);
        assertThat(member.post("/v2/images/" + id + "/actions/reactivate", "").status())
                .isEqualTo(204);
        assertThat(status(id)).isEqualTo("active");
        assertThat(member.get(file).status()).isEqualTo(200);
        String queued = rawImage();
        assertProblem(member.post("/v2/images/" + queued + "/actions/deactivate", ""), 403, "image in status 'queued'");
        assertThat(member.post("/v2/images/" + queued + "/actions/explode", "").status())
                .isEqualTo(404);
    }
}
