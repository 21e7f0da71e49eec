package io.altostratus.image.data;

import io.altostratus.image.data.BlockRing.Block;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** A digest that is computed on a thread of its own, so that two of them and the copying share the processors. */
final class BesideDigest implements AutoCloseable {

    private final MessageDigest digest;
    private final BlockingQueue<Optional<Block>> blocks;
    private final Thread thread;
    private boolean ended;

    /** @param ringSize how many blocks there are; so the queue always has room for all and the end */
    BesideDigest(String algorithm, int ringSize) {
        try {
            digest = MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        blocks = new ArrayBlockingQueue<>(ringSize + 1);
        thread = Thread.ofVirtual().name(algorithm).start(this::run);
    }

    void add(Block block) {
        blocks.add(Optional.of(block));
    }

    /** The digest of all blocks, in hexadecimal digits. */
    String hex() throws InterruptedException {
        close();
        thread.join();
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Lets the thread end. */
    @Override
    public void close() {
        if (!ended) {
            ended = true;
            blocks.add(Optional.empty());
        }
    }

    private void run() {
        try {
            Optional<Block> next = blocks.take();
            while (next.isPresent()) {
                Block block = next.get();
                digest.update(block.bytes(), 0, block.length());
                block.release();
                next = blocks.take();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
