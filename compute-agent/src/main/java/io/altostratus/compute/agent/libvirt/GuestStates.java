package io.altostratus.compute.agent.libvirt;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.altostratus.compute.agent.driver.GuestOperationException;
import io.altostratus.compute.model.state.PowerState;
import io.altostratus.context.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done with a guest that is there: it stands still, sleeps on disk, is interrupted, gets a new password. */
final class GuestStates {

    private static final Logger LOG = LoggerFactory.getLogger(GuestStates.class);
    private static final int START_PAUSED = 1;

    /** A guest that does not answer must not hold up the host. */
    private static final int AGENT_SECONDS = 4;

    /** What libvirt's Java binding lacks. */
    private interface Interrupts extends Library {

        Interrupts LIBRARY = Native.load("virt", Interrupts.class);

        @Nullable
        Pointer virConnectOpen(String uri);

        @Nullable
        Pointer virDomainLookupByUUIDString(Pointer connection, String uuid);

        int virDomainInjectNMI(Pointer domain, int flags);

        int virDomainFree(Pointer domain);

        int virConnectClose(Pointer connection);
    }

    private final Domains domains;
    private final String uri;

    GuestStates(Domains domains, String uri) {
        this.domains = domains;
        this.uri = uri;
    }

    void pause(String serverId) {
        domains.of(serverId, "pausing the guest", domain -> {
            switch (Domains.power(domain)) {
                case RUNNING -> domain.suspend();
                case PAUSED -> LOG.debug("It is paused already");
                default -> throw notRunning("pausing the guest");
            }
            return true;
        });
    }

    void suspend(String serverId) {
        domains.of(serverId, "suspending the guest", domain -> {
            if (domain.isActive() == 1) {
                domain.managedSave();
            } else if (domain.hasManagedSaveImage() == 0) {
                throw notRunning("suspending the guest");
            }
            return true;
        });
    }

    /** Whether its memory lies on the host's disk. */
    boolean isSuspended(String serverId) {
        return domains.call("looking at the guest", connect -> {
            Domain domain = domains.find(connect, serverId).orElse(null);
            return domain != null && domain.isActive() == 0 && domain.hasManagedSaveImage() == 1;
        });
    }

    void wake(String serverId) {
        domains.of(serverId, "bringing the guest back", domain -> domain.create(START_PAUSED));
    }

    void crashDump(String serverId) {
        String stage = "interrupting the guest";
        domains.of(serverId, stage, domain -> {
            if (Domains.power(domain) == PowerState.SHUTDOWN) {
                throw notRunning(stage);
            }
            return true;
        });
        Pointer connection = Interrupts.LIBRARY.virConnectOpen(uri);
        if (connection == null) {
            throw refused(stage);
        }
        try {
            Pointer domain = Interrupts.LIBRARY.virDomainLookupByUUIDString(connection, serverId);
            if (domain == null) {
                throw refused(stage);
            }
            try {
                if (Interrupts.LIBRARY.virDomainInjectNMI(domain, 0) != 0) {
                    throw refused(stage);
                }
            } finally {
                Interrupts.LIBRARY.virDomainFree(domain);
            }
        } finally {
            Interrupts.LIBRARY.virConnectClose(connection);
        }
    }

    /** By the guest's agent, which is given a few seconds: libvirt's own call would wait for ever. */
    void changePassword(String serverId, String user, String password) {
        String stage = "changing the password";
        String command = Json.MAPPER.writeValueAsString(Map.of(
                "execute",
                "guest-set-user-password",
                "arguments",
                Map.of(
                        "username",
                        user,
                        "password",
                        Base64.getEncoder().encodeToString(password.getBytes(StandardCharsets.UTF_8)),
                        "crypted",
                        false)));
        domains.of(serverId, stage, domain -> {
            if (Domains.power(domain) != PowerState.RUNNING) {
                throw notRunning(stage);
            }
            if (!domain.getXMLDesc(0).contains("org.qemu.guest_agent.0")) {
                throw new GuestOperationException(
                        stage,
                        "QEMU guest agent is not enabled",
                        "set hw_qemu_guest_agent=yes on the image and reboot the server hard",
                        null);
            }
            try {
                return domain.qemuAgentCommand(command, AGENT_SECONDS, 0);
            } catch (LibvirtException e) {
                // Its cause may hold the command, and with it the password.
                throw new GuestOperationException(
                        stage,
                        "The guest agent did not change the password: " + e.getMessage(),
                        "see whether the agent runs inside the guest",
                        null);
            }
        });
    }

    private static GuestOperationException notRunning(String stage) {
        return new GuestOperationException(stage, "The guest does not run.", "start it", null);
    }

    private static GuestOperationException refused(String stage) {
        return new GuestOperationException(
                stage, "The hypervisor refused to interrupt the guest.", "see the log of libvirt", null);
    }
}
