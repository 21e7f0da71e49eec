package io.altostratus.image.imports;

import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The ways in which data can be imported here. */
@Component
public class ImportMethods {

    static final String GLANCE_DIRECT = "glance-direct";
    static final String WEB_DOWNLOAD = "web-download";
    static final String COPY_IMAGE = "copy-image";

    private static final Set<String> KNOWN = Set.of(GLANCE_DIRECT, WEB_DOWNLOAD, COPY_IMAGE);

    private final List<String> enabled;

    ImportMethods(ImportProperties properties) {
        enabled = List.copyOf(properties.methods());
        if (!KNOWN.containsAll(enabled)) {
            throw new IllegalStateException("altostratus.image.import.methods: only " + KNOWN + " are known");
        }
    }

    public List<String> enabled() {
        return enabled;
    }
}
