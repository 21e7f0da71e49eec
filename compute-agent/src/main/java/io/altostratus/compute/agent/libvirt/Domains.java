package io.altostratus.compute.agent.libvirt;

import io.altostratus.compute.agent.driver.GuestOperationException;
import io.altostratus.compute.agent.driver.HypervisorDriver;
import io.altostratus.compute.model.state.PowerState;
import java.util.Optional;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.DomainInfo;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;

/** The domains of this cloud. What has a server's id but not our mark is somebody else's and is not touched. */
final class Domains {

    /** Work with a domain. */
    interface Work<T> {
        T on(Domain domain) throws LibvirtException;
    }

    private final LibvirtConnection connection;
    private final String cloudId;

    Domains(LibvirtConnection connection, String cloudId) {
        this.connection = connection;
        this.cloudId = cloudId;
    }

    /**
     * @param stage what is being done, as an operator reads it
     * @throws GuestOperationException if libvirt refuses
     */
    <T> T call(String stage, LibvirtConnection.Work<T> work) {
        try {
            return connection.call(work);
        } catch (LibvirtException e) {
            throw new GuestOperationException(
                    stage,
                    "The hypervisor refused: " + e.getMessage(),
                    "see the log of libvirt and of QEMU on the host",
                    e);
        }
    }

    /** @throws GuestOperationException if there is no such domain, or libvirt refuses */
    <T> T of(String serverId, String stage, Work<T> work) {
        return call(stage, connect -> work.on(require(connect, serverId)));
    }

    Optional<Domain> find(Connect connect, String serverId) throws LibvirtException {
        try {
            Domain domain = connect.domainLookupByUUIDString(serverId);
            return isOurs(domain) ? Optional.of(domain) : Optional.empty();
        } catch (LibvirtException e) {
            if (e.getError() != null && e.getError().getCode() == ErrorNumber.VIR_ERR_NO_DOMAIN) {
                return Optional.empty();
            }
            throw e;
        }
    }

    Domain require(Connect connect, String serverId) throws LibvirtException {
        return find(connect, serverId)
                .orElseThrow(() -> new GuestOperationException(
                        "looking for the guest", "The guest is not on this host.", "reboot it hard", null));
    }

    boolean isOurs(Domain domain) throws LibvirtException {
        return DomainXml.cloudOf(domain.getXMLDesc(0)).filter(cloudId::equals).isPresent();
    }

    boolean isActive(String serverId) {
        return call("looking at the guest", connect -> {
            Optional<Domain> domain = find(connect, serverId);
            return domain.isPresent() && domain.get().isActive() == 1;
        });
    }

    static HypervisorDriver.Guest guest(Domain domain) throws LibvirtException {
        DomainInfo info = domain.getInfo();
        return new HypervisorDriver.Guest(
                domain.getUUIDString(), power(info), info.nrVirtCpu, (int) (info.maxMem / 1024));
    }

    static PowerState power(Domain domain) throws LibvirtException {
        return power(domain.getInfo());
    }

    private static PowerState power(DomainInfo info) {
        return switch (info.state) {
            case VIR_DOMAIN_RUNNING, VIR_DOMAIN_BLOCKED, VIR_DOMAIN_SHUTDOWN -> PowerState.RUNNING;
            case VIR_DOMAIN_PAUSED, VIR_DOMAIN_PMSUSPENDED -> PowerState.PAUSED;
            case VIR_DOMAIN_SHUTOFF -> PowerState.SHUTDOWN;
            case VIR_DOMAIN_CRASHED -> PowerState.CRASHED;
            default -> PowerState.NO_STATE;
        };
    }
}
