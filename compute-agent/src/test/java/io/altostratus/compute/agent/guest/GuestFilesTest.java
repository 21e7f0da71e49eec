package io.altostratus.compute.agent.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.altostratus.compute.model.order.Fence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuestFilesTest {

    private static final String GUEST = "11111111-0000-4000-8000-000000000001";

    @TempDir
    Path root;

    private GuestFiles files;

    @BeforeEach
    void begin() {
        files = new GuestFiles(root);
    }

    private static SeenOrder order(long generation, int sequence, boolean done) {
        return new SeenOrder("order-" + generation + "-" + sequence, new Fence(generation, 1, sequence), done, 1);
    }

    @Test
    void whatWasSeenIsStillKnownToTheNextProcess() {
        assertThat(files.find(GUEST)).isEmpty();
        files.keep(GUEST, order(1, 1, false)); // before it has a directory
        assertThat(new GuestFiles(root).find(GUEST)).contains(order(1, 1, false));
        files.create(GUEST);
        files.keep(GUEST, order(1, 1, true));
        assertThat(new GuestFiles(root).find(GUEST)).contains(order(1, 1, true));
        files.keep(GUEST, order(2, 5, true));
        assertThat(new GuestFiles(root).find(GUEST)).contains(order(2, 5, true));
    }

    @Test
    void aGuestThatIsGoneLeavesItsLastOrder() throws IOException {
        files.create(GUEST);
        Files.writeString(files.disk(GUEST), "disk");
        files.keep(GUEST, order(1, 1, true));
        files.bury(GUEST, order(2, 1, false));
        assertThat(files.find(GUEST)).contains(order(2, 1, false));
        files.delete(GUEST);
        assertThat(files.all()).isEmpty();
        assertThat(files.find(GUEST)).contains(order(2, 1, false));
        files.delete(GUEST);
    }

    /** Killed between writing the new file and giving it its name: the old one holds. */
    @Test
    void aHalfWrittenOrderIsNotRead() throws IOException {
        files.create(GUEST);
        files.keep(GUEST, order(1, 1, true));
        Files.writeString(files.directory(GUEST).resolve("order.json.new"), "{\"orderId\": \"or");
        Files.writeString(root.resolve("tombstones").resolve(GUEST + ".json.new"), "");
        GuestFiles next = new GuestFiles(root);
        assertThat(next.find(GUEST)).contains(order(1, 1, true));
        next.keep(GUEST, order(2, 1, true));
        next.bury(GUEST, order(3, 1, true));
        assertThat(next.find(GUEST)).contains(order(3, 1, true));
        try (Stream<Path> left = Files.walk(root)) {
            assertThat(left.filter(file -> file.toString().endsWith(".new"))).isEmpty();
        }
    }

    /** Killed while the directory was being removed: it is condemned, seen as there, and removed the next time. */
    @Test
    void aHalfRemovedGuestIsRemovedTheNextTime() throws IOException {
        files.create(GUEST);
        Files.writeString(files.disk(GUEST), "disk");
        Files.move(files.directory(GUEST), files.instances().resolve(GUEST + "_del"));
        GuestFiles next = new GuestFiles(root);
        assertThat(next.all()).containsExactly(GUEST);
        next.create(GUEST); // made anew meanwhile
        next.delete(GUEST);
        assertThat(next.all()).isEmpty();
        try (Stream<Path> left = Files.list(files.instances())) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void whatIsNoGuestIsNotListed() throws IOException {
        Files.createDirectories(files.instances().resolve("_base"));
        Files.createDirectories(files.instances().resolve("locks"));
        files.create(GUEST);
        assertThat(files.all()).isEqualTo(List.of(GUEST));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../x", "/etc", "11111111-0000-4000-8000-00000000000G", "a/b", "a\0b"})
    void onlyIdsBecomePaths(String id) {
        assertThatThrownBy(() -> files.directory(id)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> files.find(id)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> files.keep(id, order(1, 1, true))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> files.bury(id, order(1, 1, true))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> files.delete(id)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tombstonesStayForADay() throws IOException {
        files.bury(GUEST, order(1, 1, true));
        Instant now = Instant.now();
        files.forgetOldTombstones(now.plusSeconds(23 * 3600));
        assertThat(files.find(GUEST)).isPresent();
        Files.setLastModifiedTime(
                root.resolve("tombstones").resolve(GUEST + ".json"), FileTime.from(now.minusSeconds(25 * 3600)));
        files.forgetOldTombstones(now);
        assertThat(files.find(GUEST)).isEmpty();
    }
}
