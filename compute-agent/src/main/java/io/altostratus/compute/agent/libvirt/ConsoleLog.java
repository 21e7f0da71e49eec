package io.altostratus.compute.agent.libvirt;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The end of a guest's console log. The guest writes what it likes, so only so much is ever read. */
final class ConsoleLog {

    private static final int MOST_BYTES = 100 * 1024;

    private ConsoleLog() {}

    /** @param lines negative for all that may be read */
    static Optional<String> read(Path file, int lines) {
        if (!Files.exists(file)) {
            return Files.isDirectory(file.resolveSibling(".")) ? Optional.of("") : Optional.empty();
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long start = Math.max(0, in.length() - MOST_BYTES);
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
            return Optional.of(last(printable(new String(bytes, 0, read, StandardCharsets.UTF_8)), lines));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String printable(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x20 || c == '\n' || c == '\t' || c == '\r' || c == 0x1b) {
                kept.append(c);
            }
        }
        return kept.toString();
    }

    private static String last(String text, int lines) {
        if (lines < 0) {
            return text;
        }
        if (lines == 0) {
            return "";
        }
        int from = text.endsWith("\n") ? text.length() - 1 : text.length();
        for (int i = 0; i < lines; i++) {
            from = text.lastIndexOf('\n', from - 1);
            if (from < 0) {
                return text;
            }
        }
        return text.substring(from + 1);
    }
}
