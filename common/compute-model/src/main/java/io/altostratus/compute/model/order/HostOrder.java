package io.altostratus.compute.model.order;

import java.util.ArrayList;
import java.util.List;

/**
 * An order to a host about one server. It is acknowledged when it is accepted; that it is done is reported later. A
 * repetition of a done order is answered with the same report.
 */
public sealed interface HostOrder
        permits PrepareGuest,
                DefineGuest,
                ResumeGuest,
                StopGuest,
                RebootGuest,
                DestroyGuest,
                WipeGuest,
                SetAsideGuest,
                RestoreGuest,
                DropBackup,
                AttachInterface,
                DetachInterface,
                PauseGuest,
                SuspendGuest,
                WakeGuest,
                RescueGuest,
                ExtractSnapshot,
                UploadSnapshot,
                DiscardSnapshot {

    OrderHeader header();

    /** The same order with the time that is left. */
    HostOrder withHeader(OrderHeader header);

    /** All that a host can be told to do. */
    static List<Class<? extends HostOrder>> kinds() {
        List<Class<? extends HostOrder>> kinds = new ArrayList<>();
        for (Class<?> kind : HostOrder.class.getPermittedSubclasses()) {
            kinds.add(kind.asSubclass(HostOrder.class));
        }
        return kinds;
    }
}
