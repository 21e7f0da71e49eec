package io.altostratus.compute.agent.libvirt;

import io.altostratus.context.Json;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * The host's processor as libvirt tells it in its capabilities, and what that means in Placement's words. libvirt names
 * only what its processor model does not have anyway; the kernel's flags complete the list.
 *
 * @param arch for example {@code x86_64}
 * @param features by libvirt's names
 */
record HostCapabilities(String arch, String model, String vendor, SortedSet<String> features) {

    private static final Logger LOG = LoggerFactory.getLogger(HostCapabilities.class);
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /** What every host of ours can do. */
    private static final List<String> ALWAYS = List.of(
            "COMPUTE_NODE",
            "COMPUTE_NET_ATTACH_INTERFACE",
            "COMPUTE_SAME_HOST_COLD_MIGRATE",
            "COMPUTE_FIRMWARE_BIOS",
            "COMPUTE_IMAGE_TYPE_QCOW2",
            "COMPUTE_IMAGE_TYPE_RAW");

    /** Features whose trait is named otherwise, without the marks between letters. */
    private static final Map<String, String> TRAITS = Map.ofEntries(
            Map.entry("aes", "AESNI"),
            Map.entry("bmi1", "BMI"),
            Map.entry("fma", "FMA3"),
            Map.entry("gfni", "AVX512GFNI"),
            Map.entry("pclmuldq", "CLMUL"),
            Map.entry("pclmulqdq", "CLMUL"),
            Map.entry("pni", "SSE3"),
            Map.entry("shani", "SHA"),
            Map.entry("vaes", "AVX512VAES"),
            Map.entry("vpclmulqdq", "AVX512VPCLMULQDQ"));

    private static final SortedSet<String> SAME_NAME = new TreeSet<>(List.of(
            ("3dnow abm amxbf16 amxint8 amxtile avx avx2 avx512bitalg avx512bw avx512cd avx512dq avx512er avx512f"
                            + " avx512ifma avx512pf avx512vbmi avx512vbmi2 avx512vl avx512vnni avx512vpopcntdq bmi2 f16c"
                            + " fma4 mmx mpx pdpe1gb sgx sse sse2 sse3 sse41 sse42 sse4a ssse3 stibp tbm xop")
                    .split(" ")));

    static HostCapabilities of(String xml, String arch) {
        SortedSet<String> features = new TreeSet<>();
        String model = "";
        String vendor = "";
        String cpuArch = arch;
        Element cpu = cpu(xml);
        if (cpu != null) {
            cpuArch = text(cpu, "arch", arch);
            model = text(cpu, "model", "");
            vendor = text(cpu, "vendor", "");
            NodeList named = cpu.getElementsByTagName("feature");
            for (int i = 0; i < named.getLength(); i++) {
                if (named.item(i) instanceof Element feature) {
                    features.add(feature.getAttribute("name"));
                }
            }
        }
        features.addAll(kernelFlags());
        return new HostCapabilities(cpuArch, model, vendor, features);
    }

    private static @Nullable Element cpu(String xml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            Document document = factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
            return document.getElementsByTagName("cpu").item(0) instanceof Element cpu ? cpu : null;
        } catch (ParserConfigurationException | SAXException | IOException e) {
            LOG.warn(
                    "libvirt's capabilities cannot be read, the processor's features are the kernel's: {}",
                    e.toString());
            return null;
        }
    }

    private static String text(Element parent, String name, String otherwise) {
        return parent.getElementsByTagName(name).item(0) instanceof Element found ? found.getTextContent() : otherwise;
    }

    private static List<String> kernelFlags() {
        try {
            for (String line : Files.readAllLines(CPU_INFO)) {
                if (line.startsWith("flags")) {
                    return List.of(line.substring(line.indexOf(':') + 1).strip().split("\\s+"));
                }
            }
        } catch (IOException e) {
            LOG.debug("no flags in {}: {}", CPU_INFO, e.toString());
        }
        return List.of();
    }

    /** In Placement's words. */
    List<String> traits() {
        SortedSet<String> traits = new TreeSet<>(ALWAYS);
        traits.add("COMPUTE_ARCH_" + arch.toUpperCase(Locale.ROOT));
        GuestHardware.DISK_BUSES.forEach(bus -> traits.add("COMPUTE_STORAGE_BUS_" + bus.toUpperCase(Locale.ROOT)));
        GuestHardware.NIC_MODELS.forEach(
                model -> traits.add("COMPUTE_NET_VIF_MODEL_" + model.toUpperCase(Locale.ROOT)));
        GuestHardware.VIDEO_MODELS.forEach(
                model -> traits.add("COMPUTE_GRAPHICS_MODEL_" + model.toUpperCase(Locale.ROOT)));
        if (HostFirmware.INSTALLED.offers(GuestHardware.Firmware.UEFI, "q35")) {
            traits.add("COMPUTE_FIRMWARE_UEFI");
        }
        if (HostFirmware.INSTALLED.offers(GuestHardware.Firmware.UEFI_SECURE, "q35")) {
            traits.add("COMPUTE_SECURITY_UEFI_SECURE_BOOT");
        }
        for (String feature : features) {
            String plain = feature.replaceAll("[._-]", "");
            if (SAME_NAME.contains(plain)) {
                traits.add("HW_CPU_X86_" + plain.toUpperCase(Locale.ROOT));
            } else if (TRAITS.get(plain) instanceof String trait) {
                traits.add("HW_CPU_X86_" + trait);
            } else if (plain.equals("vmx")) {
                traits.addAll(List.of("HW_CPU_X86_VMX", "HW_CPU_X86_INTEL_VMX"));
            } else if (plain.equals("svm")) {
                traits.addAll(List.of("HW_CPU_X86_SVM", "HW_CPU_X86_AMD_SVM"));
            }
        }
        return List.copyOf(traits);
    }

    /** As the Compute API shows it. */
    String cpuInfo(int cells, int sockets, int cores, int threads) {
        Map<String, Object> info = new TreeMap<>();
        info.put("arch", arch);
        info.put("model", model);
        info.put("vendor", vendor);
        info.put("features", new ArrayList<>(features));
        info.put("topology", Map.of("cells", cells, "sockets", sockets, "cores", cores, "threads", threads));
        return Json.MAPPER.writeValueAsString(info);
    }
}
