package io.altostratus.inspection;

import org.jspecify.annotations.Nullable;

/** The header of qcow2, version 2 and 3; numbers are big-endian. */
final class Qcow2 implements Inspection {

    private static final int VERSION = 4;
    private static final int BACKING_FILE_OFFSET = 8;
    private static final int BACKING_FILE_SIZE = 16;
    private static final int CLUSTER_BITS = 20;
    private static final int SIZE = 24;
    private static final int ENCRYPTION = 32;
    private static final int L1_SIZE = 36;
    private static final int L1_OFFSET = 40;
    private static final int REFCOUNT_OFFSET = 48;
    private static final int REFCOUNT_CLUSTERS = 56;
    private static final int SNAPSHOTS = 60;
    private static final int SNAPSHOTS_OFFSET = 64;
    private static final int HEADER_2 = 72;
    private static final int INCOMPATIBLE_FEATURES = 72;
    private static final int REFCOUNT_ORDER = 96;
    private static final int HEADER_LENGTH = 100;
    private static final int HEADER_3 = 104;
    private static final int COMPRESSION = 104;

    /** Incompatible features of version 3 by bit: dirty, corrupt, external data file, compression type, extended L2. */
    private static final long EXTERNAL_DATA_FILE = 1L << 2;

    private static final long COMPRESSION_TYPE = 1L << 3;
    private static final long EXTENDED_L2 = 1L << 4;
    private static final long KNOWN_FEATURES = 0b11111;

    private static final long DATA_FILE_EXTENSION = 0x44415441;

    /** The bounds within which QEMU opens an image. */
    private static final long MOST_L1_ENTRIES = 1L << 22;

    private static final long MOST_SNAPSHOTS = 65_536;
    private static final long LARGEST_REFCOUNT_TABLE = 8L << 20;
    private static final int LAST_ENCRYPTION = 2;
    private static final int LAST_REFCOUNT_ORDER = 6;

    private final long size;
    private final long l1Offset;
    private final long l1Entries;
    private final long refcountOffset;
    private final long snapshotsOffset;

    private Qcow2(Header header) {
        long version = header.bigInt(VERSION);
        if (version != 2 && version != 3) {
            throw new RefusedContentException("A qcow2 image of version " + version + " is not supported.");
        }
        if (header.bigLong(BACKING_FILE_OFFSET) != 0 || header.bigInt(BACKING_FILE_SIZE) != 0) {
            throw new RefusedContentException("A qcow2 image must not have a backing file.");
        }
        long features = version == 3 ? features(header) : 0;
        long clusterBits = header.bigInt(CLUSTER_BITS);
        if (clusterBits < 9 || clusterBits > 21) {
            throw damaged("cluster size");
        }
        long cluster = 1L << clusterBits;
        extensions(header, version == 2 ? HEADER_2 : headerLength(header, features, cluster), cluster);
        if (header.bigInt(ENCRYPTION) > LAST_ENCRYPTION) {
            throw new RefusedContentException("The qcow2 image is encrypted in a way that is not known.");
        }
        size = header.bigLong(SIZE);
        l1Entries = header.bigInt(L1_SIZE);
        l1Offset = header.bigLong(L1_OFFSET);
        refcountOffset = header.bigLong(REFCOUNT_OFFSET);
        snapshotsOffset = header.bigInt(SNAPSHOTS) == 0 ? 0 : header.bigLong(SNAPSHOTS_OFFSET);
        tables(header, cluster, clusterBits + clusterBits - ((features & EXTENDED_L2) != 0 ? 4 : 3));
    }

    static Inspection of(Header header) {
        return new Qcow2(header);
    }

    private static long features(Header header) {
        long features = header.bigLong(INCOMPATIBLE_FEATURES);
        if ((features & EXTERNAL_DATA_FILE) != 0) {
            throw new RefusedContentException("A qcow2 image must not have an external data file.");
        }
        if ((features & ~KNOWN_FEATURES) != 0) {
            throw new RefusedContentException("The qcow2 image has features that are not known.");
        }
        return features;
    }

    private static long headerLength(Header header, long features, long cluster) {
        long length = header.bigInt(HEADER_LENGTH);
        if (length < HEADER_3 || length > cluster || length % 8 != 0) {
            throw damaged("header length");
        }
        if (header.bigInt(REFCOUNT_ORDER) > LAST_REFCOUNT_ORDER) {
            throw damaged("reference count width");
        }
        int compression = length > COMPRESSION ? header.unsignedByte(COMPRESSION) : 0;
        if (compression > 1 || (compression == 1) != ((features & COMPRESSION_TYPE) != 0)) {
            throw damaged("compression type");
        }
        return length;
    }

    /** The first cluster holds the extensions. One that names a data file is refused even where its feature bit is off. */
    private static void extensions(Header header, long start, long cluster) {
        long at = start;
        while (at + 8 <= cluster) {
            long magic = header.bigInt(at);
            long length = header.bigInt(at + 4);
            if (magic == 0) {
                return;
            }
            if (magic == DATA_FILE_EXTENSION) {
                throw new RefusedContentException("A qcow2 image must not have an external data file.");
            }
            at += 8 + (length + 7) / 8 * 8;
            if (at > cluster) {
                throw damaged("header extension");
            }
        }
    }

    private void tables(Header header, long cluster, long bitsOfL1Entry) {
        if (size < 0) {
            throw damaged("size");
        }
        long needed = (size >>> bitsOfL1Entry) + ((size & ((1L << bitsOfL1Entry) - 1)) == 0 ? 0 : 1);
        if (l1Entries > MOST_L1_ENTRIES || l1Entries < needed || l1Offset % cluster != 0) {
            throw damaged("L1 table");
        }
        long refcountClusters = header.bigInt(REFCOUNT_CLUSTERS);
        if (refcountOffset <= 0
                || refcountOffset % cluster != 0
                || refcountClusters == 0
                || refcountClusters * cluster > LARGEST_REFCOUNT_TABLE) {
            throw damaged("reference count table");
        }
        if (header.bigInt(SNAPSHOTS) > MOST_SNAPSHOTS || snapshotsOffset % cluster != 0) {
            throw damaged("snapshot table");
        }
    }

    @Override
    public @Nullable Long virtualSize() {
        return size;
    }

    @Override
    public void end(Ending ending) {
        ending.requireInside(l1Offset, l1Entries * 8, "L1 table");
        ending.requireInside(refcountOffset, 8, "reference count table");
        ending.requireInside(snapshotsOffset, 0, "snapshot table");
    }

    private static RefusedContentException damaged(String what) {
        return new RefusedContentException("The qcow2 image's header is damaged: its " + what + " cannot be right.");
    }
}
