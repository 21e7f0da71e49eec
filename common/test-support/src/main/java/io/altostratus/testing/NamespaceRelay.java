package io.altostratus.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Passes TCP connections from a network namespace to a server of this process's own. */
final class NamespaceRelay implements AutoCloseable {

    private static final int CLONE_NEWNET = 0x40000000;

    private final ServerSocketChannel inside;
    private final InetSocketAddress to;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private NamespaceRelay(ServerSocketChannel inside, InetSocketAddress to) {
        this.inside = inside;
        this.to = to;
    }

    static NamespaceRelay start(Path namespace, InetSocketAddress listen, InetSocketAddress to) throws IOException {
        new ServerSocket().close();
        ServerSocketChannel.open().close();
        FutureTask<ServerSocketChannel> opening = new FutureTask<>(() -> {
            enter(namespace);
            return ServerSocketChannel.open().bind(listen);
        });
        // A thread of its own: it stays in the namespace until it ends, which it does at once.
        Thread.ofPlatform().daemon().start(opening);
        try {
            NamespaceRelay relay = new NamespaceRelay(opening.get(), to);
            Thread.ofVirtual().start(relay::accept);
            return relay;
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static void enter(Path namespace) {
        Linker linker = Linker.nativeLinker();
        MethodHandle open = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("open"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        MethodHandle setns = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("setns"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        MethodHandle close = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("close"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            int file = (int) open.invokeExact(arena.allocateFrom(namespace.toString()), 0);
            int entered = (int) setns.invokeExact(file, CLONE_NEWNET);
            int ignored = (int) close.invokeExact(file);
            if (entered != 0) {
                throw new IllegalStateException("cannot enter " + namespace);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private void accept() {
        while (inside.isOpen()) {
            try {
                SocketChannel client = inside.accept();
                Thread.ofVirtual().start(() -> relay(client.socket()));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void relay(Socket client) {
        open.add(client);
        try (client;
                Socket server = new Socket()) {
            open.add(server);
            server.connect(to, 5_000);
            Thread back = Thread.ofVirtual().start(() -> copy(server, client));
            copy(client, server);
            back.join();
            open.remove(server);
        } catch (IOException e) {
            // The server is away: the client sees its connection end.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
            to.shutdownOutput();
        } catch (IOException e) {
            try {
                from.close();
                to.close();
            } catch (IOException closed) {
                // both are gone
            }
        }
    }

    @Override
    public void close() {
        try {
            inside.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            // it is gone with its namespace
        }
    }
}
