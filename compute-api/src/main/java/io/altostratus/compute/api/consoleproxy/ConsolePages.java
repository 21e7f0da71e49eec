package io.altostratus.compute.api.consoleproxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** noVNC and the page around it, from this program's own files. */
final class ConsolePages {

    private static final Pattern MODULE =
            Pattern.compile("/(core|vendor)(/[a-z0-9][a-z0-9_-]*)+\\.js", Pattern.CASE_INSENSITIVE);

    private static final Map<String, String> NAMES = Map.of(
            "/", "/consolepage/vnc_lite.html",
            "/vnc.html", "/consolepage/vnc_lite.html",
            "/vnc_auto.html", "/consolepage/vnc_lite.html",
            "/vnc_lite.html", "/consolepage/vnc_lite.html",
            "/vnc_lite.js", "/consolepage/vnc_lite.js",
            "/vnc_lite.css", "/consolepage/vnc_lite.css",
            "/LICENSE.txt", "/novnc/LICENSE.txt",
            "/LICENSE.MPL-2.0", "/novnc/LICENSE.MPL-2.0");

    /** A file as browsers get it. */
    record Page(byte[] content, String type) {}

    private final Map<String, Page> read = new ConcurrentHashMap<>();

    /** @param path of the request, without its query */
    Optional<Page> find(String path) {
        String name = NAMES.get(path);
        if (name == null && MODULE.matcher(path).matches()) {
            name = "/novnc" + path;
        }
        if (name == null) {
            return Optional.empty();
        }
        Page known = read.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        try (InputStream file = ConsolePages.class.getResourceAsStream(name)) {
            if (file == null) {
                return Optional.empty();
            }
            Page page = new Page(file.readAllBytes(), typeOf(name));
            read.put(name, page);
            return Optional.of(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String typeOf(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            default -> "text/plain; charset=utf-8";
        };
    }
}
