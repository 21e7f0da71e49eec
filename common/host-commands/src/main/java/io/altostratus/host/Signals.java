package io.altostratus.host;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** kill(2): signals for which the JDK has no method. */
public final class Signals {

    public static final int HUP = 1;
    public static final int KILL = 9;
    public static final int TERM = 15;

    private static final MethodHandle SEND = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("kill"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private Signals() {}

    /** @return whether there is such a process, and we may send to it */
    public static boolean send(long pid, int signal) {
        if (pid <= 1) {
            throw new IllegalArgumentException("a single process is meant, not " + pid);
        }
        try {
            return (int) SEND.invokeExact((int) pid, signal) == 0;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
