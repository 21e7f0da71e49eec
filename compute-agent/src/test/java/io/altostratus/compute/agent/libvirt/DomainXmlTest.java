package io.altostratus.compute.agent.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.compute.model.order.GuestSpec;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class DomainXmlTest {

    static final String SERVER = "11111111-0000-4000-8000-000000000001";

    private static GuestSpec guest(String name) {
        return new GuestSpec(
                SERVER,
                "instance-0000002a",
                name,
                "user-1",
                "alice",
                "project-1",
                "demo",
                new GuestSpec.FlavorSpec("m1.nano", 2, 64, 1, 0, 512, Map.of()),
                new GuestSpec.ImageSpec(
                        "33333333-0000-4000-8000-000000000001", "tiny", "qcow2", 16_777_216, 1, Map.of()),
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
    }

    private static String render(String virtType, GuestSpec guest) {
        Path directory = Path.of("/var/lib/altostratus/instances", SERVER);
        return new DomainXml("cloud-1", virtType, new ConsoleDevices("127.0.0.1", true))
                .render(
                        guest,
                        GuestHardware.of(guest),
                        new DiskSlots()
                                .add(directory.resolve("disk"), "qcow2", "disk", "virtio", null)
                                .disks(),
                        directory.resolve("console.log"));
    }

    private static Document parse(String xml) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    /** With {@code -Dgolden.write=true} a missing file is written; it is then to be committed. */
    @ParameterizedTest
    @ValueSource(strings = {"qemu", "kvm"})
    void aGuestIsWrittenAsItAlwaysWas(String virtType) throws Exception {
        String xml = render(virtType, guest("vm 1"));
        Path file = Path.of("src/test/resources/golden", "domain-" + virtType + ".xml");
        if (Boolean.getBoolean("golden.write") && !Files.exists(file)) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, xml);
        }
        assertThat(xml).isEqualTo(Files.readString(file));
        assertThat(parse(xml).getDocumentElement().getAttribute("type")).isEqualTo(virtType);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</nova:name></nova:instance></metadata><devices><disk type='block'/></devices>",
                "<altostratus:guest cloud='other'/>",
                "\"'&<>]]>",
                "&lt;&#x0;",
                "<!-- ",
                "<![CDATA[",
                "line\nbreak\ttab",
                "emoji 😀 ä",
                "a\u0000b\u0001c\uFFFEd\uD800e"
            })
    void namesOfUsersCannotBecomeXml(String hostile) throws Exception {
        GuestSpec plain = guest(hostile);
        GuestSpec guest = new GuestSpec(
                SERVER,
                plain.domainName(),
                hostile,
                hostile,
                hostile,
                hostile,
                hostile,
                new GuestSpec.FlavorSpec(hostile, 1, 64, 1, 0, 0, Map.of()),
                new GuestSpec.ImageSpec(hostile, hostile, "qcow2", 1, 1, Map.of()),
                plain.nics(),
                "2026-01-01T00:00:00Z");
        String xml = render("qemu", guest);
        Document document = parse(xml);
        String expected = hostile.replaceAll("[\u0000\u0001\uFFFE\uD800]", "");
        assertThat(document.getElementsByTagNameNS("*", "name").item(1).getTextContent())
                .isEqualTo(expected);
        assertThat(document.getElementsByTagName("disk").getLength()).isEqualTo(1);
        assertThat(document.getElementsByTagNameNS(DomainXml.MARK, "guest").getLength())
                .isEqualTo(1);
        assertThat(((Element) document.getElementsByTagNameNS("*", "project").item(0)).getTextContent())
                .isEqualTo(expected);
        assertThat(DomainXml.cloudOf(xml)).contains("cloud-1");
    }

    @Test
    void whoseADomainIs() {
        assertThat(DomainXml.cloudOf(render("qemu", guest("vm")))).contains("cloud-1");
        assertThat(DomainXml.cloudOf("<domain><name>instance-0000002a</name></domain>"))
                .isEmpty();
        // As libvirt gives it back.
        assertThat(DomainXml.cloudOf("<metadata><altostratus:guest xmlns:altostratus=\"" + DomainXml.MARK
                        + "\" cloud=\"c2\" server=\"x\"/></metadata>"))
                .contains("c2");
        assertThat(DomainXml.cloudOf("<title>&lt;altostratus:guest cloud='c2'/&gt;</title>"))
                .isEmpty();
    }
}
