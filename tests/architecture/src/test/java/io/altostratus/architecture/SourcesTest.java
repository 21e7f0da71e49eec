package io.altostratus.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.architecture.House.Room;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What only the source text shows. */
class SourcesTest {

    private static final int MOST_LINES = 600;
    private static final Pattern PACKAGE_INFO =
            Pattern.compile("^/\\*\\*\\s.*\\*/\\s+@NullMarked\\s+package ", Pattern.DOTALL);

    /** A room's sentence about each of its packages, and NullAway's eye on it. */
    @Test
    void everyPackageTellsWhatItIsAndIsNullMarked() throws IOException {
        Set<Path> missing = new TreeSet<>();
        for (Room room : House.rooms()) {
            try (Stream<Path> files = Files.walk(room.sources())) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .map(Path::getParent)
                        .distinct()
                        .filter(directory -> !isTold(directory.resolve("package-info.java")))
                        .forEach(directory -> missing.add(House.ROOT.relativize(directory)));
            }
        }
        assertThat(missing).isEmpty();
    }

    private static boolean isTold(Path file) {
        return Files.exists(file) && PACKAGE_INFO.matcher(House.text(file)).find();
    }

    @Test
    void noSourceFileIsLong() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : sources()) {
            long lines;
            try (Stream<String> all = Files.lines(file)) {
                lines = all.count();
            }
            if (lines > MOST_LINES) {
                tooLong.add(House.ROOT.relativize(file) + ": " + lines + " lines");
            }
        }
        assertThat(tooLong).as("files of more than %d lines", MOST_LINES).isEmpty();
    }

    /** Java and shell; the command {@code alto} among them. */
    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        Files.walkFileTree(House.ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                boolean isForeign =
                        directory.endsWith("target") || directory.endsWith(".git") || directory.endsWith(".mvn");
                return isForeign ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String name = file.getFileName().toString();
                if (name.endsWith(".java") || name.endsWith(".sh") || (!name.contains(".") && isScript(file))) {
                    sources.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        assertThat(sources).contains(House.ROOT.resolve("alto"));
        return sources;
    }

    private static boolean isScript(Path file) throws IOException {
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            String first = reader.readLine();
            return first != null && first.startsWith("#!");
        }
    }
}
