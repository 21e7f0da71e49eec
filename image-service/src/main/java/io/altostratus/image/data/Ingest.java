package io.altostratus.image.data;

import io.altostratus.image.data.BlockRing.Block;
import io.altostratus.image.data.UploadEndedException.Reason;
import io.altostratus.image.store.ImageStore;
import io.altostratus.inspection.ContentInspector;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.BooleanSupplier;

/**
 * Takes in the data of one image: looks at their beginning, writes them to the store and computes both digests, all in
 * one pass and in {@value #BLOCKS} blocks of memory.
 */
final class Ingest {

    static final int BLOCKS = 4;
    static final int BLOCK_SIZE = 128 * 1024;

    private final ContentInspector inspector;
    private final long maxSize;
    private final BooleanSupplier lost;

    /**
     * @param inspector of this upload's own
     * @param lost asked between blocks: whether the image is not this upload's any more
     */
    Ingest(ContentInspector inspector, long maxSize, BooleanSupplier lost) {
        this.inspector = inspector;
        this.maxSize = maxSize;
        this.lost = lost;
    }

    /**
     * @throws UploadEndedException if the data do not all arrive in the store
     * @throws io.altostratus.inspection.RefusedContentException if they must not be kept
     */
    Received receive(InputStream body, ImageStore.Staged out) throws UploadEndedException {
        BlockRing ring = new BlockRing(BLOCKS, BLOCK_SIZE);
        try (BesideDigest md5 = new BesideDigest("MD5", BLOCKS);
                BesideDigest sha512 = new BesideDigest("SHA-512", BLOCKS)) {
            long size = 0;
            Block block = ring.take();
            int length = fill(block, body);
            while (length > 0) {
                inspector.add(block.bytes(), 0, length);
                size += length;
                requireGoing(size);
                block.filled(length, 3);
                md5.add(block);
                sha512.add(block);
                write(block, out);
                if (length < BLOCK_SIZE) {
                    break;
                }
                block = ring.take();
                length = fill(block, body);
            }
            ContentInspector.Finding finding = inspector.finish();
            sync(out);
            return new Received(size, finding.virtualSize(), md5.hex(), sha512.hex());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UploadEndedException(Reason.INTERRUPTED, e);
        }
    }

    private void requireGoing(long size) throws UploadEndedException {
        if (size > maxSize) {
            throw new UploadEndedException(Reason.TOO_LARGE, null);
        }
        if (lost.getAsBoolean()) {
            throw new UploadEndedException(Reason.LOST, null);
        }
    }

    private static int fill(Block block, InputStream body) throws UploadEndedException {
        try {
            return body.readNBytes(block.bytes(), 0, BLOCK_SIZE);
        } catch (IOException e) {
            throw new UploadEndedException(Reason.INTERRUPTED, e);
        }
    }

    private static void write(Block block, ImageStore.Staged out) throws UploadEndedException {
        try {
            out.write(block.bytes(), block.length());
            block.release();
        } catch (IOException e) {
            throw UploadEndedException.ofStore(e);
        }
    }

    private static void sync(ImageStore.Staged out) throws UploadEndedException {
        try {
            out.sync();
        } catch (IOException e) {
            throw UploadEndedException.ofStore(e);
        }
    }
}
