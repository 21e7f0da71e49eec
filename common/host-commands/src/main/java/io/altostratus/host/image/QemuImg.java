package io.altostratus.host.image;

import io.altostratus.context.Json;
import io.altostratus.host.Command;
import io.altostratus.host.CommandRunner;
import io.altostratus.host.ProcessLimits;
import io.altostratus.host.StopSignal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * {@code qemu-img}. The format of every image is said, never guessed: a raw image whose user wrote another format's
 * header into it could otherwise name files of the host. Each run has limits on processor time and address space.
 */
public final class QemuImg {

    private static final Set<String> FORMATS = Set.of("raw", "qcow2", "vmdk", "vdi", "vpc", "vhdx", "qed", "luks");
    private static final long ADDRESS_SPACE = 1L << 30;
    private static final ProcessLimits SHORT = new ProcessLimits(30, ADDRESS_SPACE);

    private final CommandRunner runner;
    private final Duration copyLimit;

    /** @param copyLimit how long a conversion may take, and how much processor time it may use */
    public QemuImg(CommandRunner runner, Duration copyLimit) {
        this.runner = runner;
        this.copyLimit = copyLimit;
    }

    /**
     * Makes a qcow2 image that shows the base and keeps what is written to it.
     *
     * @param sizeBytes what the guest sees; 0 for the base's own size
     */
    public void createOverlay(Path base, String baseFormat, Path target, long sizeBytes) {
        Command command = sizeBytes == 0
                ? Command.of(
                        "qemu-img",
                        "create",
                        "-q",
                        "-f",
                        "qcow2",
                        "-F",
                        known(baseFormat),
                        "-b",
                        file(base),
                        file(target))
                : Command.of(
                        "qemu-img",
                        "create",
                        "-q",
                        "-f",
                        "qcow2",
                        "-F",
                        known(baseFormat),
                        "-b",
                        file(base),
                        file(target),
                        String.valueOf(sizeBytes));
        runner.run(command.withLimits(SHORT));
    }

    /** Makes an empty image. */
    public void create(String format, Path target, long sizeBytes) {
        runner.run(Command.of("qemu-img", "create", "-q", "-f", known(format), file(target), String.valueOf(sizeBytes))
                .withLimits(SHORT));
    }

    /** @throws io.altostratus.host.CommandFailedException also if it is not an image of that format */
    public ImageInfo info(Path image, String format) {
        String output = runner.run(
                        Command.read("qemu-img", "info", "-U", "-f", known(format), "--output=json", file(image))
                                .withLimits(SHORT)
                                .withOutputLimit(1 << 20))
                .output();
        JsonNode node = Json.MAPPER.readTree(output);
        return new ImageInfo(
                node.path("format").asString(),
                node.path("virtual-size").asLong(),
                node.path("actual-size").asLong(),
                text(node.get("backing-filename")),
                text(node.path("format-specific").path("data").get("data-file")),
                node.path("encrypted").asBoolean(false));
    }

    /** Writes the content as a raw image, with holes where it is zero. */
    public void convertToRaw(Path source, String sourceFormat, Path target, StopSignal stop) {
        convert(source, sourceFormat, target, "raw", stop);
    }

    public void convert(Path source, String sourceFormat, Path target, String targetFormat) {
        convert(source, sourceFormat, target, targetFormat, new StopSignal());
    }

    /** @param stop ends it early; what it has written until then is left to the caller */
    public void convert(Path source, String sourceFormat, Path target, String targetFormat, StopSignal stop) {
        Command command = Command.of(
                        "qemu-img",
                        "convert",
                        "-q",
                        "-f",
                        known(sourceFormat),
                        "-O",
                        known(targetFormat),
                        file(source),
                        file(target))
                .withTimeout(copyLimit)
                .withLimits(new ProcessLimits(copyLimit.toSeconds(), ADDRESS_SPACE));
        runner.run(command, stop);
    }

    /** Makes what the guest sees larger. */
    public void resize(Path image, String format, long sizeBytes) {
        runner.run(Command.of("qemu-img", "resize", "-q", "-f", known(format), file(image), String.valueOf(sizeBytes))
                .withLimits(SHORT));
    }

    private static String known(String format) {
        if (!FORMATS.contains(format)) {
            throw new IllegalArgumentException("not a format that images may have here: " + format);
        }
        return format;
    }

    /** An absolute path, so that no file name can be read as a protocol such as {@code nbd:}. */
    private static String file(Path path) {
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException("not an absolute path: " + path);
        }
        return path.toString();
    }

    private static @Nullable String text(@Nullable JsonNode node) {
        return node == null || node.isNull() ? null : node.asString();
    }
}
