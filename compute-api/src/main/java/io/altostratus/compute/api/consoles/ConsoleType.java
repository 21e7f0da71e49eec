package io.altostratus.compute.api.consoles;

import io.altostratus.api.error.ApiException;
import io.altostratus.compute.model.report.ConsoleKind;
import java.util.Optional;

/**
 * A console as requests name it: a protocol such as {@code vnc} and the program that speaks it, such as {@code novnc}.
 * There are more names than consoles here.
 */
record ConsoleType(String protocol, String type) {

    Optional<ConsoleKind> kind() {
        return switch (protocol + "/" + type) {
            case "vnc/novnc" -> Optional.of(ConsoleKind.NOVNC);
            case "serial/serial" -> Optional.of(ConsoleKind.SERIAL);
            default -> Optional.empty();
        };
    }

    /** What belongs together but is not offered is unavailable; what does not is invalid. */
    ApiException unavailable() {
        boolean fits = switch (protocol) {
            case "vnc" -> type.equals("novnc");
            case "serial" -> type.equals("serial");
            case "spice" -> type.equals("spice-html5");
            case "rdp" -> type.equals("rdp-html5");
            case "mks" -> type.equals("webmks");
            default -> false;
        };
        return ApiException.badRequest((fits ? "Unavailable" : "Invalid") + " console type " + type + ".");
    }
}
