package io.altostratus.compute.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.compute.model.order.AttachInterface;
import io.altostratus.compute.model.order.CacheImage;
import io.altostratus.compute.model.order.CacheImages;
import io.altostratus.compute.model.order.DefineGuest;
import io.altostratus.compute.model.order.DestroyGuest;
import io.altostratus.compute.model.order.DetachInterface;
import io.altostratus.compute.model.order.DiscardSnapshot;
import io.altostratus.compute.model.order.DropBackup;
import io.altostratus.compute.model.order.ExtractSnapshot;
import io.altostratus.compute.model.order.Fence;
import io.altostratus.compute.model.order.GuestSpec;
import io.altostratus.compute.model.order.OrderHeader;
import io.altostratus.compute.model.order.PauseGuest;
import io.altostratus.compute.model.order.PrepareGuest;
import io.altostratus.compute.model.order.RebootGuest;
import io.altostratus.compute.model.order.RescueGuest;
import io.altostratus.compute.model.order.RestoreGuest;
import io.altostratus.compute.model.order.ResumeGuest;
import io.altostratus.compute.model.order.SetAsideGuest;
import io.altostratus.compute.model.order.StopGuest;
import io.altostratus.compute.model.order.SuspendGuest;
import io.altostratus.compute.model.order.UploadSnapshot;
import io.altostratus.compute.model.order.WakeGuest;
import io.altostratus.compute.model.order.WipeGuest;
import io.altostratus.compute.model.report.AuditReport;
import io.altostratus.compute.model.report.AuditRequest;
import io.altostratus.compute.model.report.ChangePasswordRequest;
import io.altostratus.compute.model.report.ConsoleAccess;
import io.altostratus.compute.model.report.ConsoleAccessRequest;
import io.altostratus.compute.model.report.ConsoleKind;
import io.altostratus.compute.model.report.ConsoleOutput;
import io.altostratus.compute.model.report.ConsoleOutputRequest;
import io.altostratus.compute.model.report.CrashDumpRequest;
import io.altostratus.compute.model.report.DesiredGuests;
import io.altostratus.compute.model.report.DesiredGuestsRequest;
import io.altostratus.compute.model.report.DiagnosticsRequest;
import io.altostratus.compute.model.report.GuestCallDone;
import io.altostratus.compute.model.report.GuestDevice;
import io.altostratus.compute.model.report.GuestDiagnostics;
import io.altostratus.compute.model.report.GuestPowerChanged;
import io.altostratus.compute.model.report.HostHeartbeat;
import io.altostratus.compute.model.report.HostInventory;
import io.altostratus.compute.model.report.HostInventoryRequest;
import io.altostratus.compute.model.report.HostResources;
import io.altostratus.compute.model.report.OrderDone;
import io.altostratus.compute.model.report.OrderFailed;
import io.altostratus.compute.model.schedule.CheckHostRequest;
import io.altostratus.compute.model.schedule.SelectHostRequest;
import io.altostratus.compute.model.schedule.SelectedHost;
import io.altostratus.messaging.MessageType;
import io.altostratus.testing.GoldenFile;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * What stands in {@code golden/<type>-v<version>.json} was once sent between the compute services and hosts, and may still
 * lie in a queue or in an order's row. A file is never changed; a new form of a message gets a new file.
 */
class GoldenMessagesTest {

    private static final String SERVER = "11111111-0000-4000-8000-000000000001";
    private static final String ORDER = "22222222-0000-4000-8000-000000000001";
    private static final Fence FENCE = new Fence(3, 2, 5);
    private static final OrderHeader HEADER = new OrderHeader(ORDER, SERVER, "host-1", FENCE, 60_000);
    private static final GuestSpec GUEST = new GuestSpec(
            SERVER,
            "instance-0000002a",
            "vm <1>",
            "user-1",
            "alice",
            "project-1",
            "demo",
            new GuestSpec.FlavorSpec("m1.nano", 1, 64, 1, 0, 512, Map.of()),
            new GuestSpec.ImageSpec("33333333-0000-4000-8000-000000000001", "tiny", "qcow2", 16_777_216, 1, Map.of()),
            List.of(
                    new GuestSpec.NicSpec(
                            "44444444-0000-4000-8000-000000000001",
                            "55555555-0000-4000-8000-000000000001",
                            "fa:16:3e:00:00:01",
                            1450),
                    new GuestSpec.NicSpec(
                            "44444444-0000-4000-8000-000000000002",
                            "55555555-0000-4000-8000-000000000002",
                            "fa:16:3e:00:00:02",
                            null)),
            "2026-01-01T00:00:00Z");

    static List<Object> messages() {
        return List.of(
                new AttachInterface(HEADER, GUEST.nics().getFirst()),
                new AuditReport(
                        List.of(new AuditReport.Finding("claim-without-server", SERVER, "on host host-1", true))),
                new AuditRequest(),
                new ChangePasswordRequest(SERVER, "root", "secret"),
                new CacheImage(GUEST.image(), "ticket"),
                new CacheImages("host-1", List.of(GUEST.image())),
                new CheckHostRequest(new SelectHostRequest(SERVER, 1, 1, 64, 1, null, "host-1", List.of())),
                new ConsoleAccess("192.0.2.1", 6090),
                new ConsoleAccessRequest(SERVER, ConsoleKind.SERIAL, "0f".repeat(32), 30),
                new ConsoleOutput("login:\n"),
                new ConsoleOutputRequest(SERVER, 10),
                new CrashDumpRequest(SERVER),
                new DesiredGuests(List.of(new DesiredGuests.Guest(SERVER, 3, true, 1, false))),
                new DesiredGuestsRequest("host-1"),
                new DefineGuest(HEADER, GUEST),
                new DestroyGuest(HEADER),
                new DropBackup(HEADER, "77777777-0000-4000-8000-000000000001"),
                new DetachInterface(HEADER, GUEST.nics().getFirst()),
                new DiagnosticsRequest(SERVER),
                new GuestCallDone(SERVER),
                new GuestDiagnostics(
                        1,
                        "kvm",
                        65_536,
                        65_000,
                        List.of(1_000_000_000L),
                        List.of(new GuestDiagnostics.Disk("vda", 4_096, 1, 512, 2, -1)),
                        List.of(new GuestDiagnostics.Nic(
                                "tap44444444-00",
                                "fa:16:3e:00:00:01",
                                new GuestDiagnostics.Traffic(1, 2, 3, 4),
                                new GuestDiagnostics.Traffic(5, 6, 7, 8))),
                        Map.of("rss", 40_000L)),
                new DiscardSnapshot(HEADER, "33333333-0000-4000-8000-000000000002"),
                new ExtractSnapshot(HEADER, "33333333-0000-4000-8000-000000000002", "qcow2"),
                new GuestPowerChanged(SERVER, "host-1", FENCE, 4),
                new HostHeartbeat("host-1", 1_767_225_600, 1_500, List.of(ORDER)),
                new HostInventory(List.of(SERVER), List.of(SERVER), List.of("tap44444444-00")),
                new HostInventoryRequest("host-1"),
                new HostResources(
                        "host-1",
                        "host-1.example.org",
                        "QEMU",
                        8_002_002,
                        8,
                        16_384,
                        100,
                        512,
                        1,
                        3,
                        "192.0.2.1",
                        "{\"arch\": \"x86_64\"}",
                        "nova",
                        "up 3 days"),
                new OrderDone(ORDER, SERVER, "host-1", FENCE, 1),
                new OrderFailed(
                        ORDER, SERVER, "host-1", FENCE, "fetching the image", "It broke off.", "see the log", false),
                new PauseGuest(HEADER),
                new PrepareGuest(HEADER, GUEST, "ticket"),
                new RebootGuest(HEADER, 60),
                new RestoreGuest(HEADER, "77777777-0000-4000-8000-000000000001", true),
                new RescueGuest(HEADER, GUEST, new RescueGuest.Rescue(GUEST.image(), "disk", "usb"), "ticket"),
                new ResumeGuest(HEADER),
                new SetAsideGuest(HEADER, "77777777-0000-4000-8000-000000000001", 2),
                new SelectHostRequest(SERVER, 2, 1, 64, 1, "nova", "host-1", List.of("host-2")),
                new SelectedHost("host-1", "nova"),
                new StopGuest(HEADER, 60),
                new SuspendGuest(HEADER),
                new WakeGuest(HEADER, GUEST),
                new WipeGuest(HEADER),
                new UploadSnapshot(HEADER, "33333333-0000-4000-8000-000000000002", "ticket"),
                new WorkflowHint("66666666-0000-4000-8000-000000000001"));
    }

    private static String fileOf(Class<?> type) {
        MessageType name = type.getAnnotation(MessageType.class);
        assertThat(name).isNotNull();
        return name == null ? "" : name.value() + "-v" + name.version() + ".json";
    }

    @ParameterizedTest
    @MethodSource("messages")
    void everyMessageGoesThereAndBack(Object message) {
        new GoldenFile(fileOf(message.getClass())).isReadAs(message, message.getClass());
    }

    /** The fields that came later. */
    @Test
    void devicesWithTagsGoThereAndBack() {
        new GoldenFile("compute.report.done-v1-devices.json")
                .isReadAs(
                        new OrderDone(
                                ORDER,
                                SERVER,
                                "host-1",
                                FENCE,
                                3,
                                List.of(
                                        new GuestDevice("nic", "fa:16:3e:00:00:01", "pci", "0000:00:03.0"),
                                        new GuestDevice("disk", "disk.eph0", "scsi", "none"))),
                        OrderDone.class);
        GuestSpec tagged = new GuestSpec(
                GUEST.serverId(),
                GUEST.domainName(),
                GUEST.displayName(),
                GUEST.userId(),
                GUEST.userName(),
                GUEST.projectId(),
                GUEST.projectName(),
                GUEST.flavor(),
                GUEST.image(),
                GUEST.nics(),
                GUEST.createdAt(),
                new GuestSpec.ConfigDrive(Map.of("openstack/latest/meta_data.json", "e30="), Map.of()),
                List.of(new GuestSpec.LocalDisk("disk.eph0", 1_024, "ext4")),
                Map.of("fa:16:3e:00:00:01", "front", "disk.eph0", "scratch"));
        new GoldenFile("compute.order.prepare-v1-all.json")
                .isReadAs(new PrepareGuest(HEADER, tagged, null), PrepareGuest.class);
    }

    @Test
    void aReportThatTellsAllGoesThereAndBack() {
        new GoldenFile("compute.report.resources-v1-all.json")
                .isReadAs(
                        new HostResources(
                                "host-1",
                                "host-1.example.org",
                                "QEMU",
                                8_002_002,
                                8,
                                16_384,
                                100,
                                512,
                                1,
                                3,
                                "192.0.2.1",
                                "{}",
                                "nova",
                                "up 3 days",
                                40,
                                1,
                                List.of("HW_CPU_X86_AVX"),
                                new HostResources.OwnRatios(4.0, 1.0, null),
                                Map.of("cpu.percent", 12.5)),
                        HostResources.class);
    }

    /** The fields that came later. */
    @Test
    void aRequestForAHostThatSaysAllGoesThereAndBack() {
        new GoldenFile("compute.schedule.request-v1-all.json")
                .isReadAs(
                        new SelectHostRequest(
                                SERVER,
                                2,
                                1,
                                64,
                                1,
                                "nova",
                                "host-1",
                                List.of("host-2"),
                                "project-1",
                                "flavor-1",
                                "m1.nano",
                                Map.of("hw:cpu_policy", "shared"),
                                "33333333-0000-4000-8000-000000000001",
                                Map.of("hw_architecture", "x86_64"),
                                "77777777-0000-4000-8000-000000000001",
                                Map.of("different_host", List.of(ORDER))),
                        SelectHostRequest.class);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void unknownFieldsAreIgnored(Object message) {
        GoldenFile.unknownFieldsAreIgnored(message, message.getClass());
    }

    @Test
    void noMessageIsForgotten() throws Exception {
        Set<String> known = messages().stream()
                .map(m -> m.getClass().getSimpleName())
                .collect(Collectors.toCollection(TreeSet::new));
        Map<String, Class<?>> all = new TreeMap<>();
        for (Resource file : new PathMatchingResourcePatternResolver()
                .getResources("classpath*:io/altostratus/compute/model/**/*.class")) {
            String path = file.getURL().getPath();
            String name = path.substring(path.indexOf("io/altostratus/compute/model/"))
                    .replace(".class", "")
                    .replace('/', '.');
            if (!name.endsWith("package-info")) {
                Class<?> type = Class.forName(name);
                if (type.isAnnotationPresent(MessageType.class)) {
                    all.put(type.getSimpleName(), type);
                }
            }
        }
        assertThat(known).containsExactlyElementsOf(all.keySet());
    }

    /** No two types share a name, or one would be read as the other. */
    @Test
    void namesAreUnique() {
        assertThat(messages().stream().map(m -> fileOf(m.getClass())).toList()).doesNotHaveDuplicates();
    }

    @Test
    void fencesAreOrderedByGenerationThenEpochThenSequence() {
        List<Fence> rising = List.of(
                Fence.NONE,
                new Fence(1, 0, 1),
                new Fence(1, 0, 2),
                new Fence(1, 1, 0),
                new Fence(1, 2, 0),
                new Fence(2, 0, 0),
                new Fence(10, 0, 0));
        assertThat(rising).isSorted();
        for (int i = 1; i < rising.size(); i++) {
            assertThat(rising.get(i - 1).isBefore(rising.get(i))).isTrue();
            assertThat(rising.get(i).isBefore(rising.get(i - 1))).isFalse();
            assertThat(rising.get(i).isBefore(rising.get(i))).isFalse();
        }
    }
}
