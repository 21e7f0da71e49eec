package io.altostratus.image.store;

import io.altostratus.image.store.StoreProperties.S3;
import io.altostratus.image.store.StoreProperties.Store;
import io.altostratus.image.store.StoreProperties.Type;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** The stores that the operator has set up, and the directory in which data wait to get into them. */
@Component
public class Stores {

    private static final String ONLY = "file";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");

    /** A store with what its driver does not need to know. */
    public record Described(ImageStore store, String description, int weight, boolean isDefault) {}

    private final Map<String, Described> stores = new LinkedHashMap<>();
    private final ImageStore defaultStore;
    private final StagingDirectory staging;

    Stores(StoreProperties properties) {
        staging = new StagingDirectory(Objects.requireNonNullElseGet(
                properties.stagingDirectory(), () -> properties.storeDirectory().resolve(FileImageStore.STAGING)));
        Map<String, Store> wanted = new TreeMap<>(properties.stores());
        if (wanted.isEmpty()) {
            wanted.put(ONLY, new Store(Type.FILE, null, "", 0, null));
        }
        String first = wanted.keySet().iterator().next();
        String byDefault = Objects.requireNonNullElse(properties.defaultStore(), first);
        wanted.forEach((id, store) -> {
            if (!ID.matcher(id).matches()) {
                throw new IllegalStateException("altostratus.image.stores: \"" + id + "\" cannot be a store's id");
            }
            ImageStore driver = driver(id, store, properties.storeDirectory());
            stores.put(id, new Described(driver, store.description(), store.weight(), id.equals(byDefault)));
        });
        defaultStore = find(byDefault)
                .orElseThrow(() ->
                        new IllegalStateException("altostratus.image.default-store: there is no store " + byDefault));
    }

    /** The S3 driver's classes, and with them Amazon's library, are loaded only where a store needs them. */
    private ImageStore driver(String id, Store store, Path storeDirectory) {
        return switch (store.type()) {
            case FILE -> new FileImageStore(id, Objects.requireNonNullElse(store.directory(), storeDirectory));
            case S3 -> {
                S3 s3 = store.s3();
                if (s3 == null || s3.bucket().isBlank()) {
                    throw new IllegalStateException("altostratus.image.stores." + id + ".s3.bucket is missing");
                }
                yield new S3ImageStore(id, s3, staging);
            }
        };
    }

    /** Sorted by id. */
    public Collection<Described> all() {
        return stores.values();
    }

    public Optional<ImageStore> find(String id) {
        return Optional.ofNullable(stores.get(id)).map(Described::store);
    }

    /** @throws IllegalStateException for a store that data lie in and that is not set up any more */
    public ImageStore get(String id) {
        return find(id).orElseThrow(() -> new IllegalStateException("The store " + id + " is not set up."));
    }

    /** 0 for one that is not set up. */
    public int weight(String id) {
        Described store = stores.get(id);
        return store == null ? 0 : store.weight();
    }

    public ImageStore byDefault() {
        return defaultStore;
    }

    /** Where data wait to be imported. */
    public StagingDirectory staging() {
        return staging;
    }
}
