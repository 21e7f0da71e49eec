package io.altostratus.compute.agent.libvirt;

import io.altostratus.compute.agent.console.ConsoleRelay;
import io.altostratus.compute.agent.console.ConsoleSettings;
import io.altostratus.compute.agent.guest.ConfigDriveFile;
import io.altostratus.compute.agent.guest.GuestFiles;
import io.altostratus.compute.agent.guest.LocalDiskFiles;
import io.altostratus.compute.agent.guest.StorageSettings;
import io.altostratus.compute.agent.host.HostAgent;
import io.altostratus.compute.agent.host.HostIdentity;
import io.altostratus.compute.agent.image.ImageAgeing;
import io.altostratus.compute.agent.image.ImageCache;
import io.altostratus.compute.agent.image.ImageSource;
import io.altostratus.compute.agent.snapshot.SnapshotTarget;
import io.altostratus.host.CommandRunner;
import io.altostratus.host.HostProperties;
import io.altostratus.host.image.FatImage;
import io.altostratus.host.image.FileSystemFormat;
import io.altostratus.host.image.IsoImage;
import io.altostratus.host.image.QemuImg;
import io.altostratus.host.link.IpCommand;
import io.altostratus.messaging.Broker;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** The real host: its guests run under libvirt. */
public final class LibvirtHost implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(LibvirtHost.class);
    private static final int CONSOLE_LOGS = 15; // seconds between two looks at their sizes

    private final LibvirtDriver driver;
    private final GuestFiles files;
    private final HostAgent agent;
    private final ImageAgeing ageing;
    private final Clock clock;
    private final long consoleLogLimit;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    private volatile boolean running;

    /** @param virtType {@code kvm}, {@code qemu} or {@code auto} */
    public LibvirtHost(
            HostProperties host,
            HostIdentity identity,
            String libvirtUri,
            String virtType,
            StorageSettings storage,
            ConsoleSettings consoles,
            ImageSource images,
            SnapshotTarget snapshots,
            Broker broker,
            Clock clock) {
        this.clock = clock;
        this.consoleLogLimit = (long) consoles.logLimitMb() << 20;
        CommandRunner runner = new CommandRunner();
        QemuImg qemuImg = new QemuImg(runner, storage.qemuImgLimit());
        this.files = new GuestFiles(host.stateRoot());
        this.driver = new LibvirtDriver(
                libvirtUri,
                VirtType.choose(virtType, runner),
                host.cloudId(),
                new ConsoleDevices(consoles.vncAddress(), consoles.serial()),
                files,
                new ImageCache(files.instances(), images, qemuImg),
                qemuImg,
                new LocalDiskFiles(files, new FileSystemFormat(runner)),
                new ConfigDriveFile(files, storage.configDriveFormat(), driveMaker(storage, runner)),
                new IpCommand(runner),
                snapshots,
                storage.liveSnapshot());
        this.ageing = new ImageAgeing(files.instances(), storage.removeUnusedImagesAfter());
        ConsoleRelay relay = new ConsoleRelay(identity.address(), consoles.port());
        this.agent = new HostAgent(identity, driver, files, relay, broker, clock, timer);
    }

    private static ConfigDriveFile.Maker driveMaker(StorageSettings storage, CommandRunner runner) {
        return switch (storage.configDriveFormat()) {
            case ISO9660 -> new IsoImage(runner, storage.isoProgram())::create;
            case VFAT -> new FatImage(runner)::create;
        };
    }

    @Override
    public void start() {
        running = true;
        driver.start();
        agent.start();
        timer.scheduleWithFixedDelay(this::tidySnapshots, 2, 30, TimeUnit.SECONDS);
        timer.scheduleWithFixedDelay(() -> files.forgetOldTombstones(clock.instant()), 1, 60, TimeUnit.MINUTES);
        timer.scheduleWithFixedDelay(this::boundConsoleLogs, CONSOLE_LOGS, CONSOLE_LOGS, TimeUnit.SECONDS);
        timer.scheduleWithFixedDelay(() -> ageing.removeUnused(clock.instant()), 1, 40, TimeUnit.MINUTES);
    }

    private void boundConsoleLogs() {
        for (String id : files.all()) {
            ConsoleLog.bound(files.console(id), consoleLogLimit);
        }
    }

    /** On a thread of its own: the timer is for what takes no time. */
    private void tidySnapshots() {
        Thread.ofPlatform().daemon().name("snapshots").start(() -> {
            try {
                driver.snapshots().tidy(clock.instant());
            } catch (RuntimeException e) {
                LOG.warn("Snapshots are tidied up later: {}", e.toString());
            }
        });
    }

    @Override
    public void stop() {
        running = false;
        timer.shutdownNow();
        agent.close();
        driver.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
