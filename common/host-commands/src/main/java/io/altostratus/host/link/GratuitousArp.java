package io.altostratus.host.link;

import io.altostratus.host.namespace.NamespaceThread;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/**
 * Tells everybody on a device's network which hardware address an IPv4 address has now, so that nobody goes on sending to
 * where it was before: what {@code arping -U} and {@code arping -A} do.
 */
public final class GratuitousArp {

    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    private static final short ARP = 0x0806;
    private static final int ADDRESS_SIZE = 20;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO = STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final MethodHandle SOCKET = function("socket", FunctionDescriptor.of(INT, INT, INT, INT));
    private static final MethodHandle SEND = function(
            "sendto",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG,
                    INT,
                    ValueLayout.ADDRESS,
                    INT));
    private static final MethodHandle CLOSE = function("close", FunctionDescriptor.of(INT, INT));

    private GratuitousArp() {}

    /**
     * Sends a question and an answer for each address.
     *
     * @param namespace the file of the namespace that the device is in
     * @param index the device's number there
     * @param mac its hardware address, as text
     * @param addresses IPv4, as text
     * @throws IOException if the device does not take them
     */
    public static void send(Path namespace, int index, String mac, List<String> addresses) throws IOException {
        byte[] hardware = HexFormat.ofDelimiter(":").parseHex(mac);
        NamespaceThread.call(namespace, () -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment state = arena.allocate(STATE);
                int socket = (int) SOCKET.invokeExact(state, AF_PACKET, SOCK_RAW_CLOEXEC, 0);
                if (socket < 0) {
                    throw failed("socket", state);
                }
                try {
                    for (String address : addresses) {
                        InetAddress ip = InetAddress.ofLiteral(address);
                        if (ip instanceof Inet4Address) {
                            send(arena, state, socket, index, frame(hardware, ip.getAddress(), 1));
                            send(arena, state, socket, index, frame(hardware, ip.getAddress(), 2));
                        }
                    }
                } finally {
                    int ignored = (int) CLOSE.invokeExact(state, socket);
                }
                return true;
            } catch (IOException | RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** @param operation 1 for a question, 2 for an answer */
    static byte[] frame(byte[] hardware, byte[] address, int operation) {
        byte[] everyone = {-1, -1, -1, -1, -1, -1};
        return ByteBuffer.allocate(42)
                .put(everyone)
                .put(hardware)
                .putShort(ARP)
                .putShort((short) 1) // Ethernet
                .putShort((short) 0x0800) // IPv4
                .put((byte) 6)
                .put((byte) 4)
                .putShort((short) operation)
                .put(hardware)
                .put(address)
                .put(everyone)
                .put(address)
                .array();
    }

    private static void send(Arena arena, MemorySegment state, int socket, int index, byte[] frame) throws Throwable {
        // struct sockaddr_ll: family, protocol (network order), index, hardware type, packet type, length, address
        MemorySegment to = arena.allocate(ADDRESS_SIZE);
        to.set(ValueLayout.JAVA_SHORT, 0, (short) AF_PACKET);
        to.set(ValueLayout.JAVA_BYTE, 2, (byte) (ARP >> 8));
        to.set(ValueLayout.JAVA_BYTE, 3, (byte) ARP);
        to.set(ValueLayout.JAVA_INT, 4, index);
        to.set(ValueLayout.JAVA_BYTE, 11, (byte) 6);
        MemorySegment.copy(frame, 0, to, ValueLayout.JAVA_BYTE, 12, 6);
        MemorySegment data = arena.allocate(frame.length);
        MemorySegment.copy(frame, 0, data, ValueLayout.JAVA_BYTE, 0, frame.length);
        long sent = (long) SEND.invokeExact(state, socket, data, (long) frame.length, 0, to, ADDRESS_SIZE);
        if (sent < 0) {
            throw failed("sendto", state);
        }
    }

    private static IOException failed(String call, MemorySegment state) {
        return new IOException(call + " of ARP failed: errno " + state.get(ValueLayout.JAVA_INT, ERRNO));
    }

    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name), descriptor, Linker.Option.captureCallState("errno"));
    }
}
