package io.altostratus.image.data;

import io.altostratus.image.store.ImageStore;
import io.altostratus.inspection.ContentInspector;
import java.io.InputStream;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How image data are taken in, whoever sends them: looked at, limited, digested and written in one pass. */
@Component
public class Intake {

    private final UploadProperties properties;

    Intake(UploadProperties properties) {
        this.properties = properties;
    }

    /**
     * @param lost asked between blocks: whether the data are not wanted any more
     * @throws UploadEndedException if the data do not all arrive
     * @throws io.altostratus.inspection.RefusedContentException if they must not be kept
     */
    public Received receive(
            @Nullable String diskFormat,
            @Nullable String containerFormat,
            InputStream body,
            ImageStore.Staged out,
            BooleanSupplier lost)
            throws UploadEndedException {
        ContentInspector inspector = new ContentInspector(
                diskFormat, containerFormat, properties.maxVirtualSize().toBytes());
        return new Ingest(inspector, properties.maxSize().toBytes(), lost).receive(body, out);
    }
}
