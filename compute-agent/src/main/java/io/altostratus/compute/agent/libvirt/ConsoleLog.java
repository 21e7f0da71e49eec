package io.altostratus.compute.agent.libvirt;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a guest's console log. The guest writes what it likes, so only so much is kept, and only so much is ever
 * read. virtlogd turns the log over into {@code console.log.0} and so on.
 */
final class ConsoleLog {

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleLog.class);
    private static final int MOST_BYTES = 100 * 1024;

    private ConsoleLog() {}

    /** @param lines negative for all that may be read */
    static Optional<String> read(Path file, int lines) {
        if (!Files.exists(file)) {
            return Files.isDirectory(file.resolveSibling(".")) ? Optional.of("") : Optional.empty();
        }
        try {
            byte[] newest = end(file, MOST_BYTES);
            byte[] former = end(file.resolveSibling(file.getFileName() + ".0"), MOST_BYTES - newest.length);
            ByteBuffer both = ByteBuffer.allocate(former.length + newest.length)
                    .put(former)
                    .put(newest)
                    .flip();
            return Optional.of(
                    last(printable(StandardCharsets.UTF_8.decode(both).toString()), lines));
        } catch (IOException e) {
            LOG.warn("{} cannot be read: {}", file, e.getMessage());
            return Optional.empty();
        }
    }

    private static byte[] end(Path file, int most) throws IOException {
        if (most <= 0 || !Files.exists(file)) {
            return new byte[0];
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long start = Math.max(0, in.length() - most);
            in.seek(start);
            byte[] bytes = new byte[(int) (in.length() - start)];
            int read = 0;
            while (read < bytes.length) {
                int n = in.read(bytes, read, bytes.length - read);
                if (n < 0) {
                    break;
                }
                read += n;
            }
            return read == bytes.length ? bytes : java.util.Arrays.copyOf(bytes, read);
        }
    }

    /**
     * Cuts off what has grown beyond the limit, where QEMU writes the log itself because libvirt was told so
     * ({@code stdio_handler = "file"}). It is written by appending, so a writer goes on at its new end.
     */
    static void bound(Path file, long mostBytes) {
        try {
            if (Files.size(file) > mostBytes) {
                byte[] end = end(file, MOST_BYTES);
                try (FileChannel log = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    log.truncate(0);
                }
                Files.write(file.resolveSibling(file.getFileName() + ".0"), end);
                LOG.warn("{} had grown beyond {} bytes and was emptied", file, mostBytes);
            }
        } catch (NoSuchFileException notYet) {
            LOG.trace("{} is not there", file);
        } catch (IOException e) {
            LOG.warn("{} cannot be bounded: {}", file, e.getMessage());
        }
    }

    /** Without control characters, as Nova's answers are. */
    private static String printable(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x20 || c == '\n' || c == '\t') {
                kept.append(c);
            }
        }
        return kept.toString();
    }

    /** The last lines without the end of the very last: clients count them by splitting. */
    private static String last(String text, int lines) {
        if (lines < 0) {
            return text;
        }
        if (lines == 0) {
            return "";
        }
        int end = text.endsWith("\n") ? text.length() - 1 : text.length();
        int from = end;
        for (int i = 0; i < lines && from >= 0; i++) {
            from = text.lastIndexOf('\n', from - 1);
        }
        return text.substring(from + 1, end);
    }
}
