package io.altostratus.image.images;

import static java.util.stream.Collectors.joining;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An image as the API shows it. Free attributes stand beside the others and never in their place. */
final class ImageView {

    private ImageView() {}

    static String path(String id) {
        return "/v2/images/" + id;
    }

    /** @param readable the names of the free properties that the caller may know */
    static Map<String, @Nullable Object> of(Image image, Predicate<String> readable) {
        Metadata metadata = image.metadata();
        Image.Data data = image.data();
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        metadata.properties().forEach((name, value) -> {
            if (readable.test(name)) {
                view.put(name, value);
            }
        });
        view.put("name", metadata.name());
        view.put("disk_format", metadata.diskFormat());
        view.put("container_format", metadata.containerFormat());
        view.put("visibility", metadata.visibility().text());
        view.put("size", data.size());
        view.put("virtual_size", data.virtualSize());
        view.put("status", image.status().text());
        view.put("checksum", data.checksum());
        view.put("protected", metadata.isProtected());
        view.put("min_ram", metadata.minRam());
        view.put("min_disk", metadata.minDisk());
        view.put("owner", metadata.owner());
        view.put("os_hidden", metadata.osHidden());
        view.put("os_hash_algo", data.osHashAlgo());
        view.put("os_hash_value", data.osHashValue());
        view.put("id", image.id());
        view.put("created_at", ImageTime.text(image.createdAt()));
        view.put("updated_at", ImageTime.text(image.updatedAt()));
        view.put("tags", metadata.tags());
        view.put("self", path(image.id()));
        view.put("file", path(image.id()) + "/file");
        view.put("schema", "/v2/schemas/image");
        if (!image.locations().isEmpty()) {
            view.put(
                    "stores",
                    image.locations().stream().map(Image.Location::store).collect(joining(",")));
        }
        return view;
    }
}
