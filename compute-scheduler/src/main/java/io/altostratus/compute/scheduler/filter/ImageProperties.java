package io.altostratus.compute.scheduler.filter;

import io.altostratus.compute.scheduler.demand.Demand;
import io.altostratus.compute.scheduler.host.HostState;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What an image says of the machine it is for: architecture, hypervisor, its version and the kind of virtual machine. */
final class ImageProperties {

    /** A hypervisor that libvirt calls QEMU runs machines of these types: KVM is QEMU with the processor's help. */
    private static final Set<String> QEMU = Set.of("qemu", "kvm");

    /** Words for the same architecture. */
    private static final Map<String, String> ARCHITECTURES =
            Map.of("amd64", "x86_64", "x64", "x86_64", "arm64", "aarch64", "i386", "i686", "x86", "i686");

    Predicate<HostState> conditionFor(Demand demand) {
        Map<String, String> properties = demand.request().imageProperties();
        String architecture = architecture(first(properties, "hw_architecture", "architecture"));
        String hypervisor = lower(first(properties, "img_hv_type", "hypervisor_type"));
        String mode = lower(first(properties, "hw_vm_mode", "vm_mode"));
        String version = first(properties, "img_hv_requested_version", "hypervisor_version_requires");
        if (architecture == null && hypervisor == null && mode == null && version == null) {
            return HostFilter.ALL;
        }
        if (mode != null && !mode.equals("hvm") && !mode.equals("hv")) {
            return host -> false; // nothing but full virtualisation is offered
        }
        VersionRange range = version == null ? VersionRange.ANY : VersionRange.of(version);
        return host -> (architecture == null || architecture.equals(architectureOf(host)))
                && (hypervisor == null || runs(host.facts().hypervisorType(), hypervisor))
                && range.contains(host.facts().hypervisorVersion());
    }

    private static @Nullable String first(Map<String, String> properties, String name, String oldName) {
        String value = properties.getOrDefault(name, properties.get(oldName));
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static @Nullable String lower(@Nullable String text) {
        return text == null ? null : text.toLowerCase(Locale.ROOT);
    }

    private static @Nullable String architecture(@Nullable String text) {
        String word = lower(text);
        return word == null ? null : ARCHITECTURES.getOrDefault(word, word);
    }

    private static @Nullable String architectureOf(HostState host) {
        return architecture(host.facts().cpuInfo().path("arch").asString(""));
    }

    private static boolean runs(String hostType, String wanted) {
        String type = hostType.toLowerCase(Locale.ROOT);
        return QEMU.contains(type) ? QEMU.contains(wanted) : type.equals(wanted);
    }
}
