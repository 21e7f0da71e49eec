package io.altostratus.image.images;

import io.altostratus.api.error.ApiException;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.http.HttpStatus;

/**
 * How much may be said of one image. A negative number means no limit.
 *
 * @param members most projects that an image is shared with
 * @param properties most free properties
 * @param tags most tags
 */
@ConfigurationProperties("altostratus.image.limits")
public record ImageLimits(
        @DefaultValue("128") int members,
        @DefaultValue("128") int properties,
        @DefaultValue("128") int tags) {

    /** @throws ApiException 413 for more than an image can have */
    public void requireMembers(int attempted) {
        require(members, attempted, "members");
    }

    void requireTags(int attempted) {
        require(tags, attempted, "tags");
    }

    /** What an image had before a limit was lowered it may keep. */
    Metadata within(Metadata metadata, Metadata before) {
        if (!before.properties().keySet().containsAll(metadata.properties().keySet())) {
            requireProperties(metadata);
        }
        if (!before.tags().containsAll(metadata.tags())) {
            requireTags(metadata.tags().size());
        }
        return metadata;
    }

    Metadata within(Metadata metadata) {
        requireProperties(metadata);
        requireTags(metadata.tags().size());
        return metadata;
    }

    /** Those that the service itself gives do not count. */
    private void requireProperties(Metadata metadata) {
        long own = metadata.properties().keySet().stream()
                .filter(AttributeRules::isInternal)
                .count();
        require(properties, metadata.properties().size() - (int) own, "properties");
    }

    private static void require(int most, int attempted, String what) {
        if (most >= 0 && attempted > most) {
            throw ApiException.of(
                    HttpStatus.CONTENT_TOO_LARGE,
                    "The limit has been exceeded on the number of allowed image " + what + ". Attempted: " + attempted
                            + ", Maximum: " + most);
        }
    }
}
