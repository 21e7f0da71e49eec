package io.altostratus.host.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.host.Command;
import io.altostratus.host.CommandRunner;
import io.altostratus.testing.HostTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@HostTest
class FatImageTest {

    @Test
    void aDiskHoldsFoldersUnderAllTheirNames(@TempDir Path folder) throws Exception {
        Path latest = Files.createDirectories(folder.resolve("drive/openstack/latest"));
        Files.writeString(latest.resolve("meta_data.json"), "{\"uuid\": \"it\"}");
        CommandRunner runner = new CommandRunner();
        Path image = folder.resolve("disk");
        new FatImage(runner)
                .create(
                        image,
                        "config-2",
                        Map.of("openstack/latest", latest, "openstack/2018-08-27", latest, "ec2/latest", latest));
        for (String path : new String[] {"openstack/latest", "openstack/2018-08-27", "ec2/latest"}) {
            assertThat(runner.run(Command.read("mtype", "-i", image.toString(), "::/" + path + "/meta_data.json"))
                            .output())
                    .contains("\"uuid\": \"it\"");
        }
        assertThat(runner.run(Command.read("blkid", "-p", image.toString())).output())
                .contains("LABEL=\"config-2\"")
                .contains("TYPE=\"vfat\"");
    }
}
