package io.altostratus.benchmarks.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HostsTest {

    private static final String REAL = host("vm", "QEMU", "up", "enabled", 251);

    @Test
    void theDiskFitsNoRealHostNotEvenOneThatIsDown() {
        Hosts hosts = find(
                500,
                REAL,
                host("big", "QEMU", "down", "enabled", 900),
                host("fake01", "fake", "up", "enabled", 600_000),
                host("fake02", "fake", "up", "enabled", 600_000));

        assertThat(hosts.fake()).containsExactly("fake01", "fake02");
        assertThat(hosts.diskGb()).isEqualTo(1_801);
    }

    @Test
    void fakeHostsThatTakeNoServersDoNotCount() {
        assertThatThrownBy(() -> find(
                        1,
                        REAL,
                        host("fake01", "fake", "up", "enabled", 600_000),
                        host("fake02", "fake", "down", "enabled", 600_000),
                        host("fake03", "fake", "up", "disabled", 600_000)))
                .isInstanceOf(RefusalException.class)
                .hasMessageContaining("1 fake hosts")
                .hasMessageContaining("./alto up --fake-computes 10");
    }

    @Test
    void allServersMustFindRoomAtOnce() {
        String[] hosts = {
            REAL, host("fake01", "fake", "up", "enabled", 1_006), host("fake02", "fake", "up", "enabled", 1_006)
        };

        assertThat(find(4, hosts).fake()).hasSize(2);
        assertThatThrownBy(() -> find(5, hosts))
                .isInstanceOf(RefusalException.class)
                .hasMessageContaining("room for 4 servers");
    }

    private static Hosts find(int servers, String... hosts) {
        JsonNode hypervisors = JsonMapper.shared().readTree("[" + String.join(",", List.of(hosts)) + "]");
        return Hosts.of(hypervisors, servers);
    }

    private static String host(String name, String type, String state, String status, int diskGb) {
        return """
                {"hypervisor_type": "%s", "state": "%s", "status": "%s", "local_gb": %d, "free_disk_gb": %d,
                 "service": {"host": "%s"}}""".formatted(type, state, status, diskGb, diskGb, name);
    }
}
