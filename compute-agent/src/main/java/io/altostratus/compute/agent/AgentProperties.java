package io.altostratus.compute.agent;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The compute agent.
 *
 * @param address this host's address, at which the other hosts reach it
 * @param zone availability zone this host is in
 * @param libvirtUri which libvirt is used
 * @param virtType {@code kvm}, {@code qemu}, or {@code auto} to find out by running a test guest
 * @param workers how many guests are worked on at once
 * @param reservedMemoryMb memory kept for the host itself, in MiB
 * @param reservedDiskGb disk kept for the host itself, in GiB
 * @param reservedVcpus processors kept for the host itself
 * @param heartbeat how often the agent gives a sign of life
 * @param converge how often it compares what is there with what should be
 * @param fakeHosts for tests of scale: fake hosts that this process stands for instead of the real one, with their
 *     broker passwords
 */
@ConfigurationProperties("altostratus.agent")
public record AgentProperties(
        @DefaultValue("127.0.0.1") String address,
        @DefaultValue("nova") String zone,
        @DefaultValue("qemu:///system") String libvirtUri,
        @DefaultValue("auto") String virtType,
        @DefaultValue("4") int workers,
        @DefaultValue("512") int reservedMemoryMb,
        @DefaultValue("0") int reservedDiskGb,
        @DefaultValue("0") int reservedVcpus,
        @DefaultValue("10s") Duration heartbeat,
        @DefaultValue("5m") Duration converge,
        @DefaultValue Map<String, String> fakeHosts) {

    @Override
    public String toString() {
        return "AgentProperties[" + address + "]"; // never the passwords
    }
}
