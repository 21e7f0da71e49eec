package io.altostratus.image.data;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A few blocks of memory that go round: filled by one thread, read by several, and filled again when all have read them.
 * Their number bounds the memory of an upload, however large it is.
 */
final class BlockRing {

    private final BlockingQueue<Block> free;

    BlockRing(int blocks, int blockSize) {
        free = new ArrayBlockingQueue<>(blocks);
        for (int i = 0; i < blocks; i++) {
            free.add(new Block(new byte[blockSize], free));
        }
    }

    /** A block that nobody reads any more; waits for one. */
    Block take() throws InterruptedException {
        return free.take();
    }

    static final class Block {

        private final byte[] bytes;
        private final BlockingQueue<Block> home;
        private final AtomicInteger readers = new AtomicInteger();
        private int length;

        private Block(byte[] bytes, BlockingQueue<Block> home) {
            this.bytes = bytes;
            this.home = home;
        }

        byte[] bytes() {
            return bytes;
        }

        int length() {
            return length;
        }

        /** Called by the thread that has filled it, before it hands it to so many readers. */
        void filled(int newLength, int newReaders) {
            length = newLength;
            readers.set(newReaders);
        }

        /** Called by each reader when it is done with it. */
        void release() {
            if (readers.decrementAndGet() == 0) {
                home.add(this);
            }
        }
    }
}
