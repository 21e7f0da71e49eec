package io.altostratus.compute.agent.libvirt;

import io.altostratus.compute.agent.driver.Cancellation;
import io.altostratus.compute.agent.driver.GuestOperationException;
import io.altostratus.compute.agent.driver.HypervisorDriver;
import io.altostratus.compute.agent.guest.ConfigDriveFile;
import io.altostratus.compute.agent.guest.DiskForecast;
import io.altostratus.compute.agent.guest.GuestBackup;
import io.altostratus.compute.agent.guest.GuestFiles;
import io.altostratus.compute.agent.guest.LocalDiskFiles;
import io.altostratus.compute.agent.image.ImageCache;
import io.altostratus.compute.agent.snapshot.SnapshotTarget;
import io.altostratus.compute.model.order.GuestSpec;
import io.altostratus.compute.model.order.RescueGuest;
import io.altostratus.compute.model.report.ConsoleKind;
import io.altostratus.compute.model.report.GuestDevice;
import io.altostratus.compute.model.report.GuestDiagnostics;
import io.altostratus.compute.model.state.PowerState;
import io.altostratus.host.CommandRunner;
import io.altostratus.host.image.FileCopy;
import io.altostratus.host.image.QemuImg;
import io.altostratus.host.link.IpCommand;
import io.altostratus.host.link.Link;
import io.altostratus.host.link.NetworkBridge;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.libvirt.Domain;
import org.libvirt.DomainInfo.DomainState;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.libvirt.NodeInfo;
import org.libvirt.event.DomainEventType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** QEMU guests through libvirt. Only domains that carry this cloud's mark are seen at all. */
public final class LibvirtDriver implements HypervisorDriver, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LibvirtDriver.class);
    private static final int START_PAUSED_ANEW = 1 | 1 << 3; // whatever memory was saved of it is dropped
    private static final int UNDEFINE_ALL = 1 | 2 | 4; // managed save, snapshots' metadata, NVRAM
    private static final long GIB = 1L << 30;
    private static final int DEFAULT_MTU = 1500;

    /** How long a guest is asked to let a device go. */
    private static final Duration UNPLUG_LIMIT = Duration.ofSeconds(60);

    /** How long one disk of a guest may take to be copied. */
    private static final Duration COPY_LIMIT = Duration.ofMinutes(30);

    private final GuestFiles files;
    private final DiskForecast forecast;
    private final ImageCache images;
    private final GuestDisks disks;
    private final GuestBackup backups;
    private final IpCommand ip;
    private final NetworkBridge bridges;
    private final DomainXml xml;
    private final String cloudId;
    private final String virtType;
    private final LifecycleLog lifecycle = new LifecycleLog();
    private final LibvirtConnection connection;
    private final Domains domains;
    private final GuestStates states;
    private final LibvirtSnapshots snapshots;
    private volatile PowerListener powerListener = serverId -> {};

    LibvirtDriver(
            String uri,
            String virtType,
            String cloudId,
            ConsoleDevices consoles,
            GuestFiles files,
            ImageCache images,
            QemuImg qemuImg,
            LocalDiskFiles localDisks,
            ConfigDriveFile configDrives,
            IpCommand ip,
            SnapshotTarget snapshotTarget,
            boolean liveSnapshots) {
        this.files = files;
        this.forecast = new DiskForecast(files);
        this.images = images;
        this.disks = new GuestDisks(files, images, qemuImg, localDisks, configDrives);
        this.backups = new GuestBackup(files, qemuImg, new FileCopy(new CommandRunner(), COPY_LIMIT));
        this.ip = ip;
        this.bridges = new NetworkBridge(ip, cloudId);
        this.cloudId = cloudId;
        this.xml = new DomainXml(cloudId, virtType, consoles);
        this.virtType = virtType;
        this.connection = new LibvirtConnection(uri, new LibvirtConnection.Listener() {
            @Override
            public void domainChanged(String uuid, DomainEventType what) {
                lifecycle.happened(uuid, what);
                powerListener.mayHaveChanged(uuid);
            }

            @Override
            public void connected() {
                // What happened while nobody listened.
                for (String id : files.all()) {
                    powerListener.mayHaveChanged(id);
                }
            }
        });
        this.domains = new Domains(connection, cloudId);
        this.states = new GuestStates(domains, uri);
        this.snapshots = new LibvirtSnapshots(domains, files, qemuImg, snapshotTarget, liveSnapshots);
    }

    void start() {
        connection.start();
    }

    @Override
    public Facts facts() {
        return libvirt("looking at the host", connect -> {
            NodeInfo node = connect.nodeInfo();
            Path instances = files.instances();
            HostCapabilities host =
                    HostCapabilities.of(connect.getCapabilities(), node.model == null ? "x86_64" : node.model);
            return new Facts(
                    connect.getType().toUpperCase(Locale.ROOT),
                    (int) connect.getVersion(),
                    node.cpus,
                    (int) (node.memory / 1024),
                    diskGb(instances),
                    host.cpuInfo(node.nodes, node.sockets, node.cores, node.threads),
                    connect.getHostName(),
                    forecast.availableLeastGb(),
                    host.traits());
        });
    }

    private static int diskGb(Path directory) {
        try {
            return (int) (Files.getFileStore(directory).getTotalSpace() / GIB);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void cacheImage(GuestSpec.ImageSpec image, String ticket) {
        images.ensure(image, ticket, new Cancellation());
    }

    @Override
    public void prepare(GuestSpec guest, @Nullable String imageTicket, Cancellation cancellation) {
        long began = System.nanoTime();
        GuestHardware hardware = hardware(guest);
        endIfRunning(guest.serverId());
        files.create(guest.serverId());
        disks.ensureRoot(guest, imageTicket, cancellation);
        start(guest, hardware, disks.usual(guest, hardware), cancellation);
        disks.removeRescue(guest.serverId());
        LOG.info("Instance is prepared and paused");
        LOG.info(
                "Took {} seconds to spawn the instance on the hypervisor.",
                String.format(Locale.ROOT, "%.2f", (System.nanoTime() - began) / 1e9));
    }

    @Override
    public void rescue(
            GuestSpec guest, RescueGuest.Rescue rescue, @Nullable String imageTicket, Cancellation cancellation) {
        GuestHardware hardware = hardware(guest);
        disks.requireRoot(guest);
        endIfRunning(guest.serverId());
        disks.makeRescue(guest, rescue, imageTicket, cancellation);
        start(guest, hardware, disks.ofRescue(guest, hardware, rescue), cancellation);
        LOG.info("Instance is prepared for its rescue and paused");
    }

    /** @throws GuestOperationException if the guest is to have what this host does not offer */
    private static GuestHardware hardware(GuestSpec guest) {
        GuestHardware hardware = GuestHardware.of(guest);
        HostFirmware.INSTALLED.require(hardware);
        return hardware;
    }

    /** Defines the guest with these disks and starts it paused. */
    private void start(GuestSpec guest, GuestHardware hardware, GuestDisks.Disks itsDisks, Cancellation cancellation) {
        guest.nics().forEach(this::makeBridge);
        cancellation.check();
        String definition = describe(guest, hardware, itsDisks);
        if (!itsDisks.areThere()) {
            defineAndMakeDrive(guest, definition, itsDisks);
        }
        libvirt("starting the guest", connect -> {
            Domain domain = connect.domainDefineXML(definition);
            domain.create(START_PAUSED_ANEW);
            return true;
        });
    }

    /** In this order: libvirt chooses the places of devices when it is told of them, and the drive tells the guest. */
    private void defineAndMakeDrive(GuestSpec guest, String definition, GuestDisks.Disks itsDisks) {
        List<GuestDevice> devices = libvirt("describing the guest", connect -> {
            Domain domain = connect.domainDefineXML(definition);
            return guest.tags().isEmpty() ? List.<GuestDevice>of() : DeviceAddresses.of(domain.getXMLDesc(0));
        });
        disks.makeDrive(guest, itsDisks, devices);
    }

    @Override
    public void define(GuestSpec guest) {
        GuestHardware hardware = hardware(guest);
        endIfRunning(guest.serverId());
        disks.requireRoot(guest);
        GuestDisks.Disks itsDisks = disks.usual(guest, hardware);
        String definition = describe(guest, hardware, itsDisks);
        defineAndMakeDrive(guest, definition, itsDisks);
    }

    /** The guest's definition, which stands in its directory as well. */
    private String describe(GuestSpec guest, GuestHardware hardware, GuestDisks.Disks itsDisks) {
        String id = guest.serverId();
        String definition = xml.render(guest, hardware, itsDisks.all(), files.console(id));
        write(files.directory(id).resolve("libvirt.xml"), definition);
        return definition;
    }

    private void makeBridge(GuestSpec.NicSpec nic) {
        try {
            Integer mtu = nic.mtu();
            bridges.ensure(nic.networkId(), mtu == null ? DEFAULT_MTU : mtu);
        } catch (RuntimeException e) {
            throw new GuestOperationException(
                    "making the bridge of network " + nic.networkId(),
                    "The network's bridge could not be made on the host.",
                    "see the log of the host's agent for the command that failed",
                    e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new GuestOperationException(
                    "writing " + file.getFileName(), "The host's disk cannot be written.", "see its room", e);
        }
    }

    @Override
    public void resume(String serverId) {
        libvirt("letting the guest run", connect -> {
            Domain domain = domains.require(connect, serverId);
            DomainState state = domain.getInfo().state;
            if (state == DomainState.VIR_DOMAIN_PAUSED) {
                domain.resume();
            } else if (state != DomainState.VIR_DOMAIN_RUNNING && state != DomainState.VIR_DOMAIN_BLOCKED) {
                throw new GuestOperationException(
                        "letting the guest run", "The guest has ended before it ran.", "see its console log", null);
            }
            return true;
        });
        LOG.info("Instance is running");
    }

    @Override
    public void stop(String serverId, Duration grace, Cancellation cancellation) {
        if (!domains.isActive(serverId)) {
            return;
        }
        if (!grace.isZero()) {
            shutDown(serverId, grace, cancellation);
        }
        endIfRunning(serverId);
    }

    /** @throws GuestOperationException if a newer order makes the waiting pointless; the guest is left to that */
    private void shutDown(String serverId, Duration grace, Cancellation cancellation) {
        LOG.info(
                "Shutting down instance from state {}",
                power(serverId).orElse(PowerState.NO_STATE).code());
        long start = System.nanoTime();
        long end = start + grace.toNanos();
        long askAgain = start;
        boolean active = true;
        while (active && System.nanoTime() - end < 0) {
            cancellation.check();
            if (System.nanoTime() - askAgain >= 0) {
                // A guest that is still booting does not hear the first request.
                askToShutDown(serverId);
                askAgain = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            }
            pause(100);
            active = domains.isActive(serverId);
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
        if (active) {
            LOG.info("Instance failed to shutdown in {} seconds.", seconds);
        } else {
            LOG.info("Instance shutdown successfully after {} seconds.", seconds);
        }
    }

    private void askToShutDown(String serverId) {
        libvirt("shutting the guest down", connect -> {
            Domain domain = domains.require(connect, serverId);
            if (domain.getInfo().state == DomainState.VIR_DOMAIN_PAUSED) {
                domain.resume(); // a paused guest cannot shut down
            }
            domain.shutdown();
            return true;
        });
    }

    @Override
    public void reboot(String serverId, Duration grace, Cancellation cancellation) {
        LOG.info("Soft reboot of instance");
        stop(serverId, grace, cancellation);
        libvirt("starting the guest", connect -> {
            Domain domain = domains.require(connect, serverId);
            if (domain.isActive() == 0) {
                domain.create();
            }
            return true;
        });
        LOG.info("Instance soft rebooted successfully.");
    }

    @Override
    public void pause(String serverId) {
        states.pause(serverId);
        LOG.info("Instance is paused");
    }

    @Override
    public void suspend(String serverId) {
        states.suspend(serverId);
        LOG.info("Instance is suspended");
    }

    @Override
    public void wake(GuestSpec guest, Cancellation cancellation) {
        if (domains.isActive(guest.serverId())) {
            return;
        }
        if (!states.isSuspended(guest.serverId())) {
            LOG.warn("The memory of the suspended instance is gone; it is started anew");
            prepare(guest, null, cancellation);
            return;
        }
        guest.nics().forEach(this::makeBridge);
        states.wake(guest.serverId());
        LOG.info("Instance is back from disk and paused");
    }

    @Override
    public void crashDump(String serverId) {
        states.crashDump(serverId);
    }

    @Override
    public void changePassword(String serverId, String user, String password) {
        states.changePassword(serverId, user, password);
    }

    @Override
    public GuestDiagnostics diagnostics(String serverId) {
        return domains.of(serverId, "asking for diagnostics", domain -> GuestStatistics.of(domain, virtType));
    }

    @Override
    public List<GuestDevice> devices(String serverId) {
        return domains.of(
                serverId, "looking at the guest's devices", domain -> DeviceAddresses.of(domain.getXMLDesc(0)));
    }

    @Override
    public void attachInterface(String serverId, GuestSpec.NicSpec nic) {
        makeBridge(nic);
        String definition = libvirt("attaching the network card", connect -> {
            NetworkCards cards = new NetworkCards(domains.require(connect, serverId), nic);
            cards.attach();
            return cards.definition();
        });
        write(files.directory(serverId).resolve("libvirt.xml"), definition);
        LOG.info("{} is attached", nic.tapName());
    }

    @Override
    public void detachInterface(String serverId, GuestSpec.NicSpec nic, Cancellation cancellation) {
        long end = System.nanoTime() + UNPLUG_LIMIT.toNanos();
        long askAgain = System.nanoTime();
        while (isPlugged(serverId, nic)) {
            cancellation.check();
            if (System.nanoTime() - end > 0) {
                throw new GuestOperationException(
                        "detaching the network card",
                        "The guest does not let the network card go.",
                        "see whether the guest's system runs and hears requests to remove a device, or stop it first",
                        null);
            }
            if (System.nanoTime() - askAgain >= 0) {
                unplug(serverId, nic); // a guest that is still booting does not hear the first request
                askAgain = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
            }
            pause(100);
        }
        libvirt("detaching the network card", connect -> {
            Optional<Domain> domain = domains.find(connect, serverId);
            if (domain.isPresent()) {
                NetworkCards cards = new NetworkCards(domain.get(), nic);
                cards.forgetForNextStart();
                write(files.directory(serverId).resolve("libvirt.xml"), cards.definition());
            }
            return true;
        });
        LOG.info("{} is detached", nic.tapName());
    }

    private boolean isPlugged(String serverId, GuestSpec.NicSpec nic) {
        return libvirt("looking at the guest", connect -> {
            Optional<Domain> domain = domains.find(connect, serverId);
            return domain.isPresent() && new NetworkCards(domain.get(), nic).isPlugged();
        });
    }

    private void unplug(String serverId, GuestSpec.NicSpec nic) {
        try {
            connection.call(connect -> {
                new NetworkCards(domains.require(connect, serverId), nic).unplug();
                return true;
            });
        } catch (LibvirtException notNow) {
            // It may have gone this moment, or be asked already: whether it is there is what counts.
            LOG.info("Detaching {}: {}", nic.tapName(), notNow.getMessage());
        }
    }

    @Override
    public void destroy(String serverId) {
        undefine(serverId);
        files.delete(serverId);
        snapshots.forget(serverId);
        LOG.info("Deletion of {}_del complete", files.directory(serverId));
    }

    @Override
    public void wipe(String serverId) {
        undefine(serverId);
        files.wipe(serverId);
    }

    private void undefine(String serverId) {
        endIfRunning(serverId);
        libvirt("removing the guest", connect -> {
            Optional<Domain> domain = domains.find(connect, serverId);
            if (domain.isPresent()) {
                domain.get().undefine(UNDEFINE_ALL);
            }
            return true;
        });
        LOG.info("Instance destroyed successfully.");
    }

    @Override
    public void setAside(String serverId, String backup, int rootGb, Cancellation cancellation) {
        LOG.info("Starting migrate_disk_and_power_off");
        endIfRunning(serverId);
        backups.setAside(serverId, backup, rootGb, cancellation);
    }

    @Override
    public void restore(String serverId, String backup, boolean mustExist) {
        LOG.info("Starting finish_revert_migration");
        endIfRunning(serverId);
        backups.restore(serverId, backup, mustExist);
    }

    @Override
    public void dropBackup(String serverId, @Nullable String backup) {
        LOG.info("Going to confirm migration {}", backup);
        backups.drop(serverId, backup);
    }

    @Override
    public List<String> backups() {
        return backups.all();
    }

    private void endIfRunning(String serverId) {
        libvirt("ending the guest", connect -> {
            Optional<Domain> domain = domains.find(connect, serverId);
            if (domain.isPresent() && domain.get().isActive() == 1) {
                domain.get().destroy();
            }
            return true;
        });
    }

    @Override
    public Optional<PowerState> power(String serverId) {
        return libvirt("looking at the guest", connect -> {
            Optional<Domain> domain = domains.find(connect, serverId);
            return domain.isEmpty() ? Optional.<PowerState>empty() : Optional.of(Domains.power(domain.get()));
        });
    }

    @Override
    public List<Guest> guests() {
        return libvirt("listing the guests", connect -> {
            List<Guest> guests = new ArrayList<>();
            for (Domain domain : connect.listAllDomains(0)) {
                try {
                    if (domains.isOurs(domain)) {
                        guests.add(Domains.guest(domain));
                    }
                } catch (LibvirtException e) {
                    if (e.getError().getCode() != ErrorNumber.VIR_ERR_NO_DOMAIN) {
                        throw e; // one that has just gone is no failure
                    }
                }
            }
            return guests;
        });
    }

    @Override
    public List<String> directories() {
        return files.all();
    }

    @Override
    public List<String> taps() {
        List<String> taps = new ArrayList<>();
        for (Link link : ip.links()) {
            boolean ofGuest = link.name().startsWith("tap") && "tun".equals(link.kind());
            if (ofGuest
                    && link.mark()
                            .filter(mark -> mark.cloudId().equals(cloudId))
                            .isPresent()) {
                taps.add(link.name());
            }
        }
        return taps;
    }

    @Override
    public Optional<String> console(String serverId, int lines) {
        return ConsoleLog.read(files.console(serverId), lines);
    }

    @Override
    public LibvirtSnapshots snapshots() {
        return snapshots;
    }

    @Override
    public Optional<SocketAddress> consoleAddress(String serverId, ConsoleKind kind) {
        return domains.of(serverId, "looking for the guest's console", domain -> ConsoleDevices.address(domain, kind));
    }

    @Override
    public void listen(PowerListener listener) {
        powerListener = listener;
    }

    private <T> T libvirt(String stage, LibvirtConnection.Work<T> work) {
        return domains.call(stage, work);
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
