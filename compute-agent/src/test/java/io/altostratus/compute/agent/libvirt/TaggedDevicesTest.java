package io.altostratus.compute.agent.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.compute.agent.driver.Cancellation;
import io.altostratus.compute.model.order.GuestSpec;
import io.altostratus.compute.model.order.RescueGuest;
import io.altostratus.compute.model.report.GuestDevice;
import io.altostratus.context.Json;
import io.altostratus.testing.HostTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What real guests read of their devices and passwords on their config drives, in their usual life and in a rescue. */
@HostTest
class TaggedDevicesTest extends RealGuests {

    private static final String MAC = "fa:16:3e:00:00:01";
    private static final String METADATA = "openstack/latest/meta_data.json";

    private GuestSpec tagged(String metadata) {
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
                new GuestSpec.ConfigDrive(Map.of(METADATA, base64(metadata)), Map.of()),
                List.of(
                        new GuestSpec.LocalDisk("disk.eph0", 10, "ext2"),
                        new GuestSpec.LocalDisk("disk.swap", 10, "swap")),
                Map.of(MAC, "front", "disk", "root", "disk.eph0", "front"));
    }

    private static final String DEVICES = """
            {"uuid": "it", "devices": [
              {"type": "nic", "mac": "fa:16:3e:00:00:01", "bus": "none", "address": "none", "tags": ["front"]},
              {"type": "disk", "serial": null, "bus": "none", "address": "none", "tags": ["root"]},
              {"type": "disk", "serial": null, "bus": "none", "address": "none", "tags": ["front"]}]}
            """;

    private JsonNode read(Path drive) throws IOException {
        return Json.MAPPER.readTree(onDrive(drive, "/" + METADATA));
    }

    /** As libvirt tells it of the element that has this in it. */
    private String addressOf(String kind, String part) {
        Matcher each = Pattern.compile("<" + kind + " .*?</" + kind + ">", Pattern.DOTALL)
                .matcher(libvirt.output("dumpxml", server));
        while (each.find()) {
            if (each.group().contains(part)) {
                return each.group()
                        .replaceAll(
                                "(?s).*<address type='pci' domain='0x(\\w+)' bus='0x(\\w+)' slot='0x(\\w+)'"
                                        + " function='0x(\\w+)'.*",
                                "$1:$2:$3.$4");
            }
        }
        throw new AssertionError("no " + kind + " with " + part);
    }

    @Test
    void theDriveTellsWhereTheDevicesAre() throws IOException {
        driver.prepare(tagged(DEVICES), "ticket", new Cancellation());
        JsonNode devices = read(files.configDrive(server)).get("devices");
        assertThat(devices.findValuesAsString("bus")).containsExactly("pci", "pci", "pci");
        assertThat(devices.findValuesAsString("address"))
                .containsExactly(
                        addressOf("interface", MAC),
                        addressOf("disk", files.disk(server) + "'"),
                        addressOf("disk", "disk.eph0'"));
        assertThat(driver.devices(server))
                .contains(
                        new GuestDevice("nic", MAC, "pci", addressOf("interface", MAC)),
                        new GuestDevice("disk", "disk.eph0", "pci", addressOf("disk", "disk.eph0'")),
                        new GuestDevice("disk", "disk.config", "ide", "none"));
        byte[] first = Files.readAllBytes(files.configDrive(server));
        driver.prepare(tagged(DEVICES), null, new Cancellation());
        assertThat(Files.readAllBytes(files.configDrive(server)))
                .as("at its second start it reads what it has read at its first")
                .isEqualTo(first);

        driver.resume(server);
        GuestSpec.NicSpec card =
                new GuestSpec.NicSpec(UUID.randomUUID().toString(), network, "fa:16:3e:00:00:02", 1450);
        driver.attachInterface(server, card);
        assertThat(driver.devices(server))
                .contains(new GuestDevice("nic", card.macAddress(), "pci", addressOf("interface", card.macAddress())));
        driver.destroy(server);
    }

    /** The password of a rescue is on a drive of its own, which goes with the rescue. */
    @Test
    void aRescueHasADriveOfItsOwn() throws IOException {
        driver.prepare(tagged("{\"admin_pass\": \"first\"}"), "ticket", new Cancellation());
        Path usual = files.configDrive(server);
        Path rescue = files.rescueConfigDrive(server);
        for (String password : List.of("second", "third")) {
            driver.rescue(
                    tagged("{\"admin_pass\": \"" + password + "\"}"),
                    new RescueGuest.Rescue(guest().image(), null, null),
                    "ticket",
                    new Cancellation());
            assertThat(read(rescue).get("admin_pass").asString()).isEqualTo(password);
            assertThat(read(usual).get("admin_pass").asString()).isEqualTo("first");
            assertThat(libvirt.output("domblklist", server)).contains(rescue.toString());
            assertThat(files.directory(server).resolve("config-drive")).doesNotExist();
        }
        driver.prepare(tagged("{}"), null, new Cancellation());
        assertThat(rescue).doesNotExist();
        assertThat(libvirt.output("domblklist", server))
                .contains(usual.toString())
                .doesNotContain(rescue.toString());
        driver.destroy(server);
    }
}
