package io.altostratus.image.data;

import io.altostratus.api.body.ValidBody;
import io.altostratus.context.RequestContext;
import io.altostratus.image.images.Image;
import io.altostratus.image.images.ImageAccess;
import io.altostratus.image.tickets.Tickets;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code POST /v2/images/{id}/tickets}: services get tickets here for hosts that are to read or fill an image. */
@RestController
class TicketController {

    private final ImageAccess access;
    private final Tickets tickets;

    TicketController(ImageAccess access, Tickets tickets) {
        this.access = access;
        this.tickets = tickets;
    }

    @PostMapping("/v2/images/{id}/tickets")
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String id,
            @ValidBody("ticket") JsonNode body) {
        Image image = access.visible(context, request, id);
        access.require(context, "create_image_ticket", image);
        Tickets.Ticket ticket = tickets.issue(
                image.id(),
                body.at("/ticket/host").asString(),
                Tickets.Use.of(body.at("/ticket/use").asString("download")));
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("value", ticket.value());
        view.put("expires_at", ticket.expiresAt().toString());
        return Map.of("ticket", view);
    }
}
