package io.altostratus.compute.agent.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.context.Json;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class HostCapabilitiesTest {

    private static final String XML = """
            <capabilities><host><uuid>1</uuid><cpu><arch>x86_64</arch><model>Skylake-Server</model>
            <vendor>Intel</vendor><topology sockets='1' dies='1' cores='2' threads='1'/>
            <feature name='vmx'/><feature name='sha-ni'/><feature name='avx512-vpopcntdq'/><feature name='unheard-of'/>
            </cpu></host></capabilities>
            """;

    @Test
    void featuresBecomeTraits() {
        HostCapabilities host = HostCapabilities.of(XML, "i686");
        assertThat(host.traits())
                .contains(
                        "COMPUTE_NODE",
                        "COMPUTE_ARCH_X86_64",
                        "HW_CPU_X86_VMX",
                        "HW_CPU_X86_INTEL_VMX",
                        "HW_CPU_X86_SHA",
                        "HW_CPU_X86_AVX512VPOPCNTDQ")
                .doesNotHaveDuplicates();
        JsonNode info = Json.MAPPER.readTree(host.cpuInfo(1, 1, 2, 1));
        assertThat(info.path("vendor").asString()).isEqualTo("Intel");
        assertThat(info.path("model").asString()).isEqualTo("Skylake-Server");
        assertThat(info.at("/topology/cores").asInt()).isEqualTo(2);
        assertThat(info.path("features").valueStream().map(JsonNode::asString)).contains("unheard-of");
    }

    @Test
    void whatCannotBeReadIsNoHarm() {
        assertThat(HostCapabilities.of("<nonsense", "aarch64").traits())
                .contains("COMPUTE_NODE", "COMPUTE_ARCH_AARCH64");
    }
}
