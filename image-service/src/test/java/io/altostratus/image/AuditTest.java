package io.altostratus.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AuditTest extends ImageSlice {

    private List<String> kinds(String id) {
        JsonNode findings = admin.get("/v2/altostratus-audit").json().get("findings");
        return findings.valueStream()
                .filter(f -> f.get("id").asString().equals(id))
                .map(f -> f.get("kind").asString())
                .toList();
    }

    @Test
    void rowsAndFilesMustAgree() throws Exception {
        String good = activeImage(new byte[100]);
        String lost = activeImage(new byte[100]);
        String cut = activeImage(new byte[100]);
        String queued = rawImage();
        String stranger = UUID.randomUUID().toString();
        assertThat(kinds(good)).isEmpty();

        Files.delete(STORE.resolve(lost));
        Files.write(STORE.resolve(cut), new byte[99]);
        Path foreign = Files.write(STORE.resolve(stranger), new byte[1]);
        Path early = Files.write(STORE.resolve(queued), new byte[1]);
        assertThat(kinds(good)).isEmpty();
        assertThat(kinds(lost)).containsExactly("row-without-file");
        assertThat(kinds(cut)).containsExactly("size-mismatch");
        assertThat(kinds(stranger)).containsExactly("file-without-row");
        assertThat(kinds(queued)).containsExactly("file-without-row");
        assertThat(member.get("/v2/images/" + lost + "/file").status()).isEqualTo(503);
        assertThat(member.get("/v2/images/" + cut + "/file").status()).isEqualTo(503);

        Files.delete(foreign);
        Files.delete(early);
        admin.delete("/v2/images/" + lost);
        admin.delete("/v2/images/" + cut);
        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(kinds(lost)).isEmpty());
        assertThat(kinds(cut)).isEmpty();
        assertThat(member.get("/v2/altostratus-audit").status()).isEqualTo(403);
    }

    @Test
    void whatNobodyWorksOnIsTold() {
        String stuck = rawImage();
        jdbc.sql("UPDATE images SET status = 'pending_delete', updated_at = UTC_TIMESTAMP(6) - INTERVAL 1 HOUR"
                        + " WHERE id = :id")
                .param("id", stuck)
                .update();
        assertThat(kinds(stuck)).containsExactly("stuck-image");
        jdbc.sql("DELETE FROM images WHERE id = :id").param("id", stuck).update();
        assertThat(admin.get("/v2/altostratus-audit").json().get("findings").size())
                .isZero();
    }
}
