package io.altostratus.image.cache;

import io.altostratus.image.images.Image;
import io.altostratus.image.store.ImageStore;
import io.altostratus.image.store.Stores;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Chooses the copy of an image that is read: one in the cache, else the one in the store of the greatest weight. */
@Component
public class ImageCopies {

    private static final Logger LOG = LoggerFactory.getLogger(ImageCopies.class);

    private final Stores stores;
    private final ImageCache cache;

    ImageCopies(Stores stores, ImageCache cache) {
        this.stores = stores;
        this.cache = cache;
    }

    /** Empty where no store has the data as they should be. */
    public Optional<ImageStore.Stored> read(Image image) {
        Optional<ImageStore.Stored> local = stored(image, true);
        if (local.isPresent()) {
            return local;
        }
        Optional<ImageStore.StoredFile> cached = cache.find(image);
        return cached.isPresent() ? Optional.of(cached.get()) : stored(image, false);
    }

    /** The data in the stores themselves. */
    Optional<ImageStore.Stored> stored(Image image) {
        Optional<ImageStore.Stored> local = stored(image, true);
        return local.isPresent() ? local : stored(image, false);
    }

    /** A store that has lost the data, or is away, is told of in the log; another one may have them. */
    private Optional<ImageStore.Stored> stored(Image image, boolean local) {
        List<Image.Location> byWeight = image.locations().stream()
                .sorted(Comparator.comparingInt((Image.Location location) -> -stores.weight(location.store())))
                .toList();
        for (Image.Location location : byWeight) {
            Optional<ImageStore> store = stores.find(location.store());
            if (store.isPresent() && store.get().isLocal() != local) {
                continue;
            }
            try {
                Optional<ImageStore.Stored> found =
                        store.isEmpty() ? Optional.empty() : store.get().find(image.id(), location.upload());
                Long size = image.data().size();
                if (found.isPresent() && size != null && found.get().size() == size) {
                    return found;
                }
                LOG.error(
                        "The data of image {} are not in the store {} as they should be: {}",
                        image.id(),
                        location.store(),
                        found);
            } catch (IOException e) {
                LOG.warn("The store {} cannot be read: {}", location.store(), e.getMessage());
            }
        }
        return Optional.empty();
    }
}
