package io.altostratus.compute.model.hardware;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Wishes that Nova knows and no host of this cloud fulfils, such as pinned processors, huge pages or passed-through devices.
 * A server that has one is refused when it is asked for: to run it without what it was promised would be a lie.
 */
public final class UnofferedHardware {

    /** Names that end in {@code *} stand for all that begin so. With values, only those are not offered. */
    private record Wish(String name, Set<String> values) {

        boolean isFor(String asked, String value) {
            boolean named =
                    name.endsWith("*") ? asked.startsWith(name.substring(0, name.length() - 1)) : asked.equals(name);
            return named && (values.isEmpty() || values.contains(value.strip().toLowerCase(Locale.ROOT)));
        }
    }

    private static final Set<String> ANY = Set.of();
    private static final Set<String> YES = Set.of("true", "yes", "1", "on", "y", "t");

    private static final List<Wish> SPECS = List.of(
            new Wish("hw:cpu_policy", Set.of("dedicated", "mixed")),
            new Wish("hw:cpu_dedicated_mask", ANY),
            new Wish("hw:cpu_thread_policy", Set.of("isolate", "require")),
            new Wish("hw:cpu_realtime", YES),
            new Wish("hw:emulator_threads_policy", ANY),
            new Wish("hw:numa_*", ANY),
            new Wish("hw:mem_page_size", ANY),
            new Wish("hw:mem_encryption", YES),
            new Wish("hw:locked_memory", YES),
            new Wish("hw:pci_numa_affinity_policy", Set.of("required", "socket")),
            new Wish("hw:pmem", ANY),
            new Wish("hw:tpm_*", ANY),
            new Wish("hw:vif_multiqueue_enabled", YES),
            new Wish("hw:virtio_packed_ring", YES),
            new Wish("pci_passthrough:*", ANY),
            new Wish("accel:device_profile", ANY),
            new Wish("quota:vif_*", ANY),
            new Wish("quota:memory_*", ANY));

    private static final List<Wish> PROPERTIES = List.of(
            new Wish("hw_cpu_policy", Set.of("dedicated", "mixed")),
            new Wish("hw_cpu_thread_policy", Set.of("isolate", "require")),
            new Wish("hw_cpu_realtime_mask", ANY),
            new Wish("hw_emulator_threads_policy", ANY),
            new Wish("hw_numa_*", ANY),
            new Wish("hw_mem_page_size", ANY),
            new Wish("hw_mem_encryption", YES),
            new Wish("hw_locked_memory", YES),
            new Wish("hw_pci_numa_affinity_policy", Set.of("required", "socket")),
            new Wish("hw_tpm_*", ANY),
            new Wish("hw_vif_multiqueue_enabled", YES),
            new Wish("hw_virtio_packed_ring", YES));

    private UnofferedHardware() {}

    /**
     * @param extraSpecs of the flavor
     * @param properties of the image
     * @return what cannot be had, as a sentence for the user; empty if all can
     */
    public static Optional<String> find(Map<String, String> extraSpecs, Map<String, String> properties) {
        return first(SPECS, extraSpecs)
                .map(name -> "The flavor's extra spec " + name + " asks for what no host of this cloud offers.")
                .or(() -> first(PROPERTIES, properties)
                        .map(name -> "The image's property " + name + " asks for what no host of this cloud offers."));
    }

    private static Optional<String> first(List<Wish> wishes, Map<String, String> asked) {
        return new TreeMap<>(asked)
                .entrySet().stream()
                        .filter(entry -> wishes.stream().anyMatch(wish -> wish.isFor(entry.getKey(), entry.getValue())))
                        .map(Map.Entry::getKey)
                        .findFirst();
    }
}
