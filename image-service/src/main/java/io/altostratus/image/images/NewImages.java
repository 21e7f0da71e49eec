package io.altostratus.image.images;

import io.altostratus.api.error.ApiException;
import io.altostratus.context.RequestContext;
import io.altostratus.image.properties.PropertyProtection.Operation;
import io.altostratus.image.quotas.ImageQuotas;
import io.altostratus.image.quotas.ProjectQuota;
import io.altostratus.persistence.Transactions;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Makes queued images for users. */
@Component
public class NewImages {

    private final ImageRepository images;
    private final ImageAccess access;
    private final ImageLimits limits;
    private final ImageQuotas quotas;
    private final Transactions transactions;

    NewImages(
            ImageRepository images,
            ImageAccess access,
            ImageLimits limits,
            ImageQuotas quotas,
            Transactions transactions) {
        this.images = images;
        this.access = access;
        this.limits = limits;
        this.quotas = quotas;
        this.transactions = transactions;
    }

    /**
     * @param wanted what the schema of images has admitted
     * @param then done in the same transaction
     * @throws ApiException 403 for what the caller may not set, 409 if the id is or was taken, 413 if there are too many
     */
    public Image create(RequestContext context, ObjectNode wanted, Consumer<Image> then) {
        ObjectNode document = wanted.deepCopy();
        String id = document.path("id").asString(UUID.randomUUID().toString());
        document.remove("id");
        document.propertyNames().forEach(AttributeRules::requireWritable);
        if (!document.has("owner")) {
            document.put("owner", context.projectId());
        }
        Metadata metadata = limits.within(Metadata.of(document));
        access.requireCreate(context, metadata);
        metadata.properties().keySet().forEach(name -> access.requireProperty(context, name, Operation.CREATE));
        return insert(id, metadata, quotas.of(metadata.owner(), context), then);
    }

    private Image insert(String id, Metadata metadata, ProjectQuota quota, Consumer<Image> then) {
        ApiException taken = ApiException.conflict("Image ID " + id + " already exists!");
        try {
            return transactions.call(() -> {
                quota.requireImage();
                Image image = images.insert(id, metadata);
                // Looked for after the insert: who deletes the last image of this id has held its row until now.
                if (images.wasDeleted(id)) {
                    throw taken;
                }
                then.accept(image);
                return image;
            });
        } catch (DuplicateKeyException e) {
            throw taken;
        }
    }
}
