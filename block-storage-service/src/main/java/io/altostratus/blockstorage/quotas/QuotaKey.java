package io.altostratus.blockstorage.quotas;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a quota limits, with Cinder's default. {@code per_volume_gigabytes} limits one volume and is never used up. */
enum QuotaKey {
    VOLUMES(10),
    SNAPSHOTS(10),
    GIGABYTES(1000),
    BACKUPS(10),
    BACKUP_GIGABYTES(1000),
    GROUPS(10),
    PER_VOLUME_GIGABYTES(-1);

    static final int UNLIMITED = -1;

    private final int builtIn;

    QuotaKey(int builtIn) {
        this.builtIn = builtIn;
    }

    int builtIn() {
        return builtIn;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<QuotaKey> of(String text) {
        return Arrays.stream(values()).filter(key -> key.text().equals(text)).findFirst();
    }
}
