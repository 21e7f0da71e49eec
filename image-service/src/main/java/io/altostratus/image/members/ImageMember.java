package io.altostratus.image.members;

import java.time.LocalDateTime;

/**
 * A project with which an image is shared.
 *
 * @param member the project's id
 * @param status what the project thinks of it: {@code pending}, {@code accepted}, {@code rejected}; only an accepted
 *     image is in the project's list, but the project sees it by its id in every state
 */
record ImageMember(String member, String status, LocalDateTime createdAt, LocalDateTime updatedAt) {}
