package io.altostratus.host.namespace;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Lets this process open sockets inside another network namespace without a process of its own there. A socket stays in
 * the namespace in which it was made, whoever uses it later.
 *
 * <p>Each action gets a fresh platform thread that enters the namespace by setns(2) and ends afterwards; nothing has to
 * be restored. The action must not start threads: they would begin their life in that namespace. It should open and bind
 * sockets or exchange a few packets, no more.
 */
public final class NamespaceThread {

    private static final int O_RDONLY_CLOEXEC = 0x80000;
    private static final int CLONE_NEWNET = 0x40000000;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO = STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle OPEN =
            function("open", 2, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    private static final MethodHandle SETNS = function(
            "setns", -1, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle CLOSE =
            function("close", -1, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    static {
        // What the JDK sets up with its first socket shall be set up outside of any guest's namespace.
        try {
            ServerSocketChannel.open().close();
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private NamespaceThread() {}

    /**
     * Runs the action inside the namespace that the file stands for, such as {@code /run/netns/…}.
     *
     * @throws IOException if the namespace cannot be entered, or what the action throws
     */
    public static <T> T call(Path namespace, Callable<T> action) throws IOException {
        FutureTask<T> task = new FutureTask<>(() -> {
            enter(namespace);
            return action.call();
        });
        Thread thread = Thread.ofPlatform().daemon().name("in-namespace").start(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static void enter(Path namespace) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int file = (int) OPEN.invokeExact(state, arena.allocateFrom(namespace.toString()), O_RDONLY_CLOEXEC);
            if (file < 0) {
                throw failed("open", namespace, state);
            }
            try {
                if ((int) SETNS.invokeExact(state, file, CLONE_NEWNET) != 0) {
                    throw failed("setns", namespace, state);
                }
            } finally {
                int ignored = (int) CLOSE.invokeExact(state, file);
            }
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static IOException failed(String call, Path namespace, MemorySegment state) {
        return new IOException(call + " " + namespace + " failed: errno " + state.get(ValueLayout.JAVA_INT, ERRNO));
    }

    private static MethodHandle function(String name, int firstVariadic, FunctionDescriptor descriptor) {
        Linker.Option errno = Linker.Option.captureCallState("errno");
        MemorySegment address = LINKER.defaultLookup().findOrThrow(name);
        return firstVariadic < 0
                ? LINKER.downcallHandle(address, descriptor, errno)
                : LINKER.downcallHandle(address, descriptor, errno, Linker.Option.firstVariadicArg(firstVariadic));
    }
}
