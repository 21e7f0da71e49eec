package io.altostratus.compute.api.placement;

import io.altostratus.api.error.ApiException;
import io.altostratus.compute.database.placement.PlacementRepository;
import io.altostratus.compute.database.placement.PlacementRepository.Word;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** The names of traits and resource classes: OpenStack's, and those that operators added. */
@Component
class PlacementWords {

    static final String VCPU = "VCPU";
    static final String MEMORY_MB = "MEMORY_MB";
    static final String DISK_GB = "DISK_GB";
    static final String DISABLED = "COMPUTE_STATUS_DISABLED";

    /** In the order in which OpenStack has numbered them. */
    static final List<String> STANDARD_CLASSES = List.of(
            VCPU,
            MEMORY_MB,
            DISK_GB,
            "PCI_DEVICE",
            "SRIOV_NET_VF",
            "NUMA_SOCKET",
            "NUMA_CORE",
            "NUMA_THREAD",
            "NUMA_MEMORY_MB",
            "IPV4_ADDRESS",
            "VGPU",
            "VGPU_DISPLAY_HEAD",
            "NET_BW_EGR_KILOBIT_PER_SEC",
            "NET_BW_IGR_KILOBIT_PER_SEC",
            "PCPU",
            "MEM_ENCRYPTION_CONTEXT",
            "FPGA",
            "PGPU",
            "NET_PACKET_RATE_KILOPACKET_PER_SEC",
            "NET_PACKET_RATE_EGR_KILOPACKET_PER_SEC",
            "NET_PACKET_RATE_IGR_KILOPACKET_PER_SEC");

    private static final Pattern CUSTOM = Pattern.compile("CUSTOM_[A-Z0-9_]{1,248}");

    private final PlacementRepository repository;
    private final Set<String> standardTraits;

    PlacementWords(PlacementRepository repository) {
        this.repository = repository;
        this.standardTraits = read("/placement-traits.txt");
    }

    private static Set<String> read(String resource) {
        try (InputStream in = Objects.requireNonNull(PlacementWords.class.getResourceAsStream(resource))) {
            return new TreeSet<>(new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isCustom(String name) {
        return CUSTOM.matcher(name).matches();
    }

    /** Sorted. */
    Set<String> traits() {
        Set<String> all = new TreeSet<>(standardTraits);
        all.addAll(repository.words(Word.TRAIT));
        return all;
    }

    boolean isStandardTrait(String name) {
        return standardTraits.contains(name);
    }

    /** The standard ones first. */
    Set<String> resourceClasses() {
        Set<String> all = new java.util.LinkedHashSet<>(STANDARD_CLASSES);
        all.addAll(repository.words(Word.RESOURCE_CLASS));
        return all;
    }

    /** @throws ApiException 400 if one of them is no trait */
    void requireTraits(Collection<String> names) {
        Set<String> unknown = new TreeSet<>(names);
        unknown.removeAll(standardTraits);
        if (!unknown.isEmpty()) {
            unknown.removeAll(repository.words(Word.TRAIT));
        }
        if (!unknown.isEmpty()) {
            throw ApiException.badRequest("No such trait(s): " + String.join(", ", unknown) + ".");
        }
    }

    /** @throws ApiException 400 if one of them is no resource class */
    void requireClasses(Collection<String> names) {
        Set<String> unknown = new TreeSet<>(names);
        STANDARD_CLASSES.forEach(unknown::remove);
        if (!unknown.isEmpty()) {
            unknown.removeAll(repository.words(Word.RESOURCE_CLASS));
        }
        if (!unknown.isEmpty()) {
            throw ApiException.badRequest("Invalid resource class in resources parameter: No such resource class "
                    + String.join(", ", unknown) + ".");
        }
    }
}
