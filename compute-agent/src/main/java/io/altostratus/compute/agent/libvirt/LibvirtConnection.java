package io.altostratus.compute.agent.libvirt;

import io.altostratus.context.DependencyUnavailableException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.Library;
import org.libvirt.LibvirtException;
import org.libvirt.event.DomainEvent;
import org.libvirt.event.DomainEventType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to libvirtd, opened anew when it was lost. Guests outlive libvirtd, and libvirtd outlives this process:
 * losing the connection is no reason to touch any of them.
 */
final class LibvirtConnection implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LibvirtConnection.class);
    private static final long RECONNECT_SECONDS = 1;

    /** Work with libvirt. */
    interface Work<T> {
        T on(Connect connect) throws LibvirtException;
    }

    /** Told of every change in the life of a domain, and of each new connection. */
    interface Listener {
        void domainChanged(String uuid, DomainEventType what);

        void connected();
    }

    private final String uri;
    private final Listener listener;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Connect connect;
    private volatile boolean closed;

    LibvirtConnection(String uri, Listener listener) {
        this.uri = uri;
        this.listener = listener;
    }

    /** Begins to connect and to keep connected. */
    void start() {
        try {
            Library.initEventLoop();
        } catch (LibvirtException e) {
            throw new IllegalStateException("libvirt's event loop cannot be used", e);
        }
        Thread.ofPlatform().daemon().name("libvirt-events").start(() -> {
            while (!closed) {
                try {
                    Library.processEvent();
                } catch (LibvirtException e) {
                    LOG.debug("libvirt's event loop", e);
                }
            }
        });
        Thread.ofPlatform().daemon().name("libvirt-connection").start(this::keepConnected);
    }

    private void keepConnected() {
        while (!closed) {
            try {
                current();
            } catch (DependencyUnavailableException away) {
                LOG.debug("{}", away.getMessage());
            }
            try {
                TimeUnit.SECONDS.sleep(RECONNECT_SECONDS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** @throws DependencyUnavailableException if libvirtd is away */
    <T> T call(Work<T> work) throws LibvirtException {
        Connect open = current();
        try {
            return work.on(open);
        } catch (LibvirtException e) {
            if (isConnectionLost(e)) {
                drop(open);
                throw new DependencyUnavailableException("libvirt", e);
            }
            throw e;
        }
    }

    private Connect current() {
        boolean fresh = false;
        Connect open;
        lock.lock();
        try {
            open = connect;
            if (open != null && isAlive(open)) {
                return open;
            }
            if (open != null) {
                LOG.warn("The connection to libvirt is lost");
                closeQuietly(open);
                connect = null;
            }
            open = new Connect(uri);
            open.setKeepAlive(5, 3);
            open.addLifecycleListener(this::lifecycle);
            connect = open;
            fresh = true;
            LOG.info("Connected to libvirt at {}", uri);
        } catch (LibvirtException e) {
            throw new DependencyUnavailableException("libvirt", e);
        } finally {
            lock.unlock();
        }
        if (fresh) {
            listener.connected();
        }
        return open;
    }

    private static boolean isAlive(Connect open) {
        try {
            return open.isAlive();
        } catch (LibvirtException e) {
            return false;
        }
    }

    private int lifecycle(Domain domain, DomainEvent event) {
        try {
            listener.domainChanged(domain.getUUIDString(), event.getType());
        } catch (LibvirtException e) {
            LOG.debug("An event of a domain that is gone", e);
        }
        return 0;
    }

    private static boolean isConnectionLost(LibvirtException e) {
        ErrorNumber code = e.getError() == null ? null : e.getError().getCode();
        return code == ErrorNumber.VIR_ERR_NO_CONNECT
                || code == ErrorNumber.VIR_ERR_INVALID_CONN
                || code == ErrorNumber.VIR_ERR_RPC
                || code == ErrorNumber.VIR_ERR_SYSTEM_ERROR
                        && String.valueOf(e.getMessage()).contains("socket")
                || code == ErrorNumber.VIR_ERR_INTERNAL_ERROR
                        && String.valueOf(e.getMessage()).contains("client socket is closed");
    }

    private void drop(Connect lost) {
        lock.lock();
        try {
            if (connect == lost) {
                closeQuietly(lost);
                connect = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private static void closeQuietly(Connect open) {
        try {
            open.close();
        } catch (LibvirtException e) {
            LOG.debug("The lost connection did not close", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        lock.lock();
        try {
            if (connect != null) {
                closeQuietly(connect);
                connect = null;
            }
        } finally {
            lock.unlock();
        }
    }
}
