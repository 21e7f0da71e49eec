package io.altostratus.compute.agent.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.altostratus.compute.agent.driver.Cancellation;
import io.altostratus.compute.agent.driver.GuestOperationException;
import io.altostratus.compute.agent.driver.HypervisorDriver;
import io.altostratus.compute.model.order.GuestSpec;
import io.altostratus.compute.model.state.PowerState;
import io.altostratus.context.Json;
import io.altostratus.testing.HostTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The life of real guests. */
@HostTest
class LibvirtDriverTest extends RealGuests {

    @Test
    void theHostTellsWhatItHas() {
        HypervisorDriver.Facts facts = driver.facts();
        assertThat(facts.traits())
                .contains("COMPUTE_NODE", "COMPUTE_STORAGE_BUS_VIRTIO", "COMPUTE_NET_VIF_MODEL_E1000");
        assertThat(facts.diskAvailableLeastGb()).isNotNull().isLessThanOrEqualTo(facts.diskGb());
        assertThat(Json.MAPPER.readTree(facts.cpuInfo()).path("features").size())
                .isPositive();
        assertThat(Json.MAPPER.readTree(facts.cpuInfo()).at("/topology/cores").asInt())
                .isPositive();
    }

    @Test
    void aLostDiskIsNotReplacedByAFreshOne() throws IOException {
        driver.prepare(guest(), "ticket", new Cancellation());
        driver.stop(server, Duration.ZERO);
        Files.delete(files.disk(server));
        assertThatThrownBy(() -> driver.prepare(guest(), null, new Cancellation()))
                .isInstanceOf(GuestOperationException.class)
                .hasMessageContaining("no disk");
        assertThat(files.disk(server)).doesNotExist();
    }

    @Test
    void aGuestLivesAndLeavesNothingBehind() throws IOException {
        GuestSpec guest = guest();
        driver.prepare(guest, "ticket", new Cancellation());
        assertThat(power()).isEqualTo(PowerState.PAUSED);
        assertThat(driver.console(server, -1)).contains("");
        assertThat(ownLinks()).hasSize(2);
        assertThat(libvirt.output("domstate", server)).isEqualTo("paused");
        assertThat(Files.size(files.disk(server))).isPositive();

        driver.prepare(guest, null, new Cancellation()); // asked for again; the disk is kept
        assertThat(power()).isEqualTo(PowerState.PAUSED);

        driver.resume(server);
        driver.resume(server);
        assertThat(power()).isEqualTo(PowerState.RUNNING);
        awaitGreetings(1);
        assertThat(driver.console(server, 1))
                .hasValueSatisfying(end -> assertThat(end).contains("Hello"));
        await().atMost(PATIENCE).until(() -> changed.contains(server));
        assertThat(driver.guests()).containsExactly(new HypervisorDriver.Guest(server, PowerState.RUNNING, 1, 64));

        driver.stop(server, Duration.ofMillis(300)); // it does not hear the request
        driver.stop(server, Duration.ofMillis(300));
        assertThat(power()).isEqualTo(PowerState.SHUTDOWN);

        driver.reboot(server, Duration.ZERO);
        assertThat(power()).isEqualTo(PowerState.RUNNING);
        awaitGreetings(2);

        driver.destroy(server);
        driver.destroy(server);
        assertThat(driver.power(server)).isEmpty();
        assertThat(driver.guests()).isEmpty();
        assertThat(driver.directories()).isEmpty();
        assertThat(libvirt.output("list", "--all", "--uuid")).isEmpty();
        assertThat(ownLinks()).as("the tap").containsExactly("brq" + network.substring(0, 11));
        assertThat(driver.console(server, -1)).isEmpty();
    }

    private void awaitGreetings(int count) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            String console = driver.console(server, -1).orElse("");
            assertThat(console.split("Hello from the guest", -1)).as(console).hasSize(count + 1);
        });
    }

    @Test
    void cardsComeAndGoWhileTheGuestRuns() {
        GuestSpec.NicSpec more =
                new GuestSpec.NicSpec(UUID.randomUUID().toString(), network, "fa:16:3e:00:00:02", 1450);
        driver.prepare(guest(), "ticket", new Cancellation());
        driver.resume(server);
        awaitGreetings(1);

        driver.attachInterface(server, more);
        driver.attachInterface(server, more); // asked for again
        assertThat(links()).contains(more.tapName());
        assertThat(cards()).contains(more.tapName() + " bridge brq" + network.substring(0, 11) + " virtio");
        assertThat(cards("--inactive")).contains(more.tapName());

        driver.detachInterface(server, more, new Cancellation());
        driver.detachInterface(server, more, new Cancellation());
        assertThat(links()).doesNotContain(more.tapName());
        assertThat(cards("--inactive")).doesNotContain(more.tapName());
        assertThat(cards()).contains("tap" + portId.substring(0, 11));

        driver.pause(server);
        driver.attachInterface(server, more);
        assertThat(cards()).as("a guest that stands still").contains(more.tapName());
        driver.resume(server);
        driver.detachInterface(server, more, new Cancellation());
        assertThat(cards()).doesNotContain(more.tapName());

        // The one of the first start goes like any other, and what is attached stays over a restart.
        driver.attachInterface(server, more);
        driver.detachInterface(server, guest().nics().getFirst(), new Cancellation());
        driver.reboot(server, Duration.ZERO);
        awaitGreetings(2);
        assertThat(cards()).contains(more.tapName()).doesNotContain("tap" + portId.substring(0, 11));

        driver.stop(server, Duration.ZERO);
        driver.detachInterface(server, more, new Cancellation());
        driver.attachInterface(server, guest().nics().getFirst());
        assertThat(cards("--inactive")).doesNotContain(more.tapName()).contains("tap" + portId.substring(0, 11));
        driver.destroy(server);
        driver.detachInterface(server, more, new Cancellation()); // of a guest that is gone
    }

    private String cards(String... which) {
        List<String> command = new ArrayList<>(List.of("domiflist", server));
        command.addAll(List.of(which));
        return libvirt.output(command.toArray(String[]::new)).replaceAll(" +", " ");
    }

    @Test
    void aGuestThatHoldsOnToItsCardKeepsIt() {
        GuestSpec.NicSpec card = guest().nics().getFirst();
        driver.prepare(guest(), "ticket", new Cancellation()); // paused, it lets nothing go
        Cancellation impatience = new Cancellation();
        CompletableFuture<Void> detached =
                CompletableFuture.runAsync(() -> driver.detachInterface(server, card, impatience));
        await().during(Duration.ofSeconds(1)).until(() -> !detached.isDone());
        impatience.cancel();
        assertThatThrownBy(detached::join).hasCauseInstanceOf(GuestOperationException.class);
        assertThat(cards("--inactive")).contains(card.tapName());
    }

    @Test
    void aConfigDriveIsMadeOnceAndGoesWithTheGuest() throws IOException {
        GuestSpec.ConfigDrive drive = new GuestSpec.ConfigDrive(
                Map.of(
                        "openstack/latest/meta_data.json", base64("{\"uuid\": \"it\"}"),
                        "openstack/latest/user_data", base64("#!/bin/sh\n"),
                        "ec2/latest/meta-data.json", base64("{}")),
                Map.of("openstack/latest", List.of("openstack/2018-08-27")));
        driver.prepare(withDrive(drive), "ticket", new Cancellation());
        Path image = files.directory(server).resolve("disk.config");
        byte[] bytes = Files.readAllBytes(image);
        assertThat(new String(bytes, 32_808, 8, StandardCharsets.US_ASCII))
                .as("its label")
                .isEqualTo("config-2");
        assertThat(onDrive(image, "/openstack/2018-08-27/meta_data.json")).isEqualTo("{\"uuid\": \"it\"}");
        assertThat(onDrive(image, "/openstack/latest/user_data")).isEqualTo("#!/bin/sh\n");
        assertThat(libvirt.output("domblklist", server, "--details").replaceAll(" +", " "))
                .contains("file cdrom hdd " + image);
        assertThat(files.directory(server).resolve("config-drive")).doesNotExist();

        driver.prepare(withDrive(new GuestSpec.ConfigDrive(Map.of(), Map.of())), null, new Cancellation());
        assertThat(Files.readAllBytes(image)).as("at the second start").isEqualTo(bytes);
        driver.destroy(server);
        assertThat(image).doesNotExist();

        GuestSpec outside = withDrive(new GuestSpec.ConfigDrive(Map.of("../x/y", base64("")), Map.of()));
        assertThatThrownBy(() -> driver.prepare(outside, "ticket", new Cancellation()))
                .isInstanceOf(GuestOperationException.class);
        driver.destroy(server);
    }

    private GuestSpec withDrive(GuestSpec.ConfigDrive drive) {
        GuestSpec guest = guest();
        return new GuestSpec(
                guest.serverId(),
                guest.domainName(),
                guest.displayName(),
                guest.userId(),
                guest.userName(),
                guest.projectId(),
                guest.projectName(),
                guest.flavor(),
                guest.image(),
                guest.nics(),
                guest.createdAt(),
                drive,
                List.of());
    }

    /** The agent is killed at any moment and another one goes on. */
    @Test
    void anotherAgentGoesOnWithTheGuestsThatAreThere() {
        driver.prepare(guest(), "ticket", new Cancellation());
        driver.close();
        changed.clear();
        driver = driver();
        await().atMost(PATIENCE).until(() -> changed.contains(server));
        assertThat(power()).isEqualTo(PowerState.PAUSED);
        driver.resume(server);
        awaitGreetings(1);
        driver.destroy(server);
        assertThat(driver.guests()).isEmpty();
    }

    @Test
    void aGuestOfSomebodyElseIsNeitherSeenNorTouched() throws IOException {
        String foreign = UUID.randomUUID().toString();
        Path xml = root.resolve("foreign.xml");
        Files.writeString(xml, """
                <domain type='qemu'><name>instance-00000001</name><uuid>%s</uuid><memory unit='MiB'>32</memory>
                  <os><type arch='x86_64'>hvm</type></os>
                  <metadata><altostratus:guest xmlns:altostratus='%s' cloud='another' server='%s'/></metadata>
                </domain>
                """.formatted(foreign, DomainXml.MARK, foreign));
        assertThat(libvirt.virsh("create", xml.toString()).exitValue()).isZero();
        assertThat(driver.guests()).isEmpty();
        assertThat(driver.power(foreign)).isEmpty();
        driver.stop(foreign, Duration.ZERO);
        driver.destroy(foreign);
        assertThat(libvirt.output("domstate", foreign)).isEqualTo("running");
        assertThat(libvirt.virsh("suspend", foreign).exitValue()).isZero();
        assertThatThrownBy(() -> driver.resume(foreign)).isInstanceOf(GuestOperationException.class);
        assertThat(libvirt.output("domstate", foreign)).isEqualTo("paused");
    }

    @Test
    void whatWasCancelledIsNotMade() {
        Cancellation cancelled = new Cancellation();
        cancelled.cancel();
        assertThatThrownBy(() -> driver.prepare(guest(), "ticket", cancelled))
                .isInstanceOf(GuestOperationException.class);
        assertThat(driver.guests()).isEmpty();
        driver.destroy(server);
        assertThat(driver.directories()).isEmpty();
    }
}
