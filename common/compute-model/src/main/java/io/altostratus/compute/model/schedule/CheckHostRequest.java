package io.altostratus.compute.model.schedule;

import io.altostratus.messaging.MessageType;

/**
 * A call to the scheduler: may a server that is to be made of another image stay where it is? Only what concerns images is
 * asked, since everything else has been settled, and nothing is claimed: the server has its claim. The answer is
 * {@link SelectedHost}, or a refusal with {@link SelectHostRequest#NO_VALID_HOST}.
 *
 * @param server with its new image; the forced host is the one that it is on
 */
@MessageType("compute.schedule.check")
public record CheckHostRequest(SelectHostRequest server) {}
