package io.altostratus.image.tickets;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Tickets with which hosts download and upload images.
 *
 * @param validity how long after it was issued a download or an upload may begin with a ticket
 */
@ConfigurationProperties("altostratus.image.ticket")
record TicketProperties(@DefaultValue("10m") Duration validity) {}
