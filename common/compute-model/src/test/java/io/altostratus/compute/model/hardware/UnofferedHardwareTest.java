package io.altostratus.compute.model.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnofferedHardwareTest {

    @ParameterizedTest
    @CsvSource({
        "hw:cpu_policy, dedicated, false",
        "hw:cpu_policy, shared, true",
        "hw:numa_cpus.0, '0,1', false",
        "hw:mem_page_size, large, false",
        "quota:vif_inbound_average, 10, false",
        "quota:cpu_shares, 10, true",
        "hw:tpm_version, 2.0, false",
        "hw:vif_multiqueue_enabled, True, false",
        "hw:vif_multiqueue_enabled, false, true",
        "hw:watchdog_action, reset, true",
        "hw_rng:allowed, true, true",
        "pci_passthrough:alias, gpu:1, false",
        "aggregate_instance_extra_specs:ssd, true, true",
    })
    void whatAFlavorMayAskFor(String spec, String value, boolean offered) {
        assertThat(UnofferedHardware.find(Map.of(spec, value), Map.of()).isEmpty())
                .isEqualTo(offered);
        UnofferedHardware.find(Map.of(spec, value), Map.of())
                .ifPresent(text -> assertThat(text).contains(spec));
    }

    @ParameterizedTest
    @CsvSource({
        "hw_cpu_policy, dedicated, false",
        "hw_numa_nodes, 2, false",
        "hw_disk_bus, scsi, true",
        "hw_tpm_model, tpm-crb, false",
        "hw_firmware_type, uefi, true",
    })
    void whatAnImageMayAskFor(String property, String value, boolean offered) {
        assertThat(UnofferedHardware.find(Map.of(), Map.of(property, value)).isEmpty())
                .isEqualTo(offered);
    }
}
