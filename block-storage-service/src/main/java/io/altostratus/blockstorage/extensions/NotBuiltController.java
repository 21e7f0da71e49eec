package io.altostratus.blockstorage.extensions;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.error.ErrorResponder;
import io.altostratus.blockstorage.common.Paths;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What users will try first and is not built yet is told as such, not as a mistake of theirs. */
@RestController
@RequestMapping({Paths.WITH_PROJECT, Paths.PLAIN})
class NotBuiltController {

    private static final ApiException NOT_BUILT = ApiException.of(
            HttpStatus.NOT_IMPLEMENTED,
            "This cloud cannot make or change volumes, snapshots, backups and volume types yet.");

    private final ErrorResponder errors;

    NotBuiltController(ErrorResponder errors) {
        this.errors = errors;
    }

    @PostMapping({"/volumes", "/snapshots", "/backups", "/types"})
    void create(HttpServletResponse response) throws IOException {
        tell(response);
    }

    @PostMapping({"/volumes/{id}/action", "/snapshots/{id}/action", "/backups/{id}/action", "/backups/{id}/restore"})
    void act(HttpServletResponse response) throws IOException {
        tell(response);
    }

    @PutMapping({"/volumes/{id}", "/snapshots/{id}", "/backups/{id}", "/types/{id}"})
    void update(HttpServletResponse response) throws IOException {
        tell(response);
    }

    @DeleteMapping({"/volumes/{id}", "/snapshots/{id}", "/backups/{id}", "/types/{id}"})
    void delete(HttpServletResponse response) throws IOException {
        tell(response);
    }

    /** Not thrown: this is no failure that an operator should find in the log. */
    private void tell(HttpServletResponse response) throws IOException {
        errors.respond(response, NOT_BUILT);
    }
}
