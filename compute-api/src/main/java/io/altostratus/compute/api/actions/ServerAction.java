package io.altostratus.compute.api.actions;

import io.altostratus.api.microversion.Microversion;
import java.util.Map;
import org.springframework.http.ResponseEntity;

/**
 * Something that can be asked of a server by {@code POST /servers/{id}/action}. Each is a bean; what a body's only member
 * is called decides which one it is for.
 */
public interface ServerAction {

    Microversion FIRST = new Microversion(2, 1);
    Microversion LAST = new Microversion(2, Integer.MAX_VALUE);

    /** The member's name, such as {@code os-stop}. */
    String name();

    /** The rule that the caller must satisfy for the server, such as {@code os_compute_api:servers:stop}. */
    String policy();

    /**
     * The file {@code schemas/<name>.json} that the whole body has to fit, with its later versions beside it.
     *
     * @see io.altostratus.api.body.ValidBody
     */
    String schema();

    /** The first microversion that has it; before, the answer is 404. */
    default Microversion from() {
        return FIRST;
    }

    /** The last microversion that has it; after, the answer is 404. */
    default Microversion to() {
        return LAST;
    }

    /**
     * Does it, or accepts to do it.
     *
     * @throws io.altostratus.api.error.ApiException as Nova answers
     */
    ResponseEntity<Map<String, Object>> perform(ActionRequest request);
}
