package dev.weightflow.console.frame;

import dev.weightflow.comparison.curve.CurveScript;
import dev.weightflow.schema.id.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Styles, scripts and icons, from this service's own jar and from the libraries' unmodified ones. Their address changes with their content, so that
 * browsers may cache them for good.
 */
public final class StaticFiles {
    private static final String WEBJARS = "META-INF/resources/webjars/";
    private static final Map<String, String> PLACES = Map.ofEntries(
            Map.entry("tokens.css", "console/tokens.css"),
            Map.entry("console.css", "console/console.css"),
            Map.entry("icons.svg", "console/icons.svg"),
            Map.entry("favicon.svg", "console/favicon.svg"),
            Map.entry("live.js", "console/live.js"),
            Map.entry("pictures.js", "console/pictures.js"),
            Map.entry("keys.js", "console/keys.js"),
            Map.entry("htmx.js", WEBJARS + "htmx.org/2.0.4/dist/htmx.min.js"),
            Map.entry("htmx-sse.js", WEBJARS + "htmx-ext-sse/2.2.2/sse.js"),
            Map.entry("uplot.js", CurveScript.UPLOT),
            Map.entry("uplot.css", CurveScript.UPLOT_STYLE),
            Map.entry("curves.js", CurveScript.CURVES));
    private static final StaticFiles INSTANCE = new StaticFiles();

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final String version;

    private StaticFiles() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        PLACES.keySet().stream().sorted().forEach(name -> {
            byte[] content = read(PLACES.get(name));
            files.put(name, content);
            all.writeBytes(content);
        });
        version = Digest.of(all.toByteArray()).shortId();
    }

    /** Returns the single instance: files do not change while the process lives. */
    public static StaticFiles all() {
        return INSTANCE;
    }

    private static byte[] read(String place) {
        try (InputStream in = StaticFiles.class.getClassLoader().getResourceAsStream(place)) {
            if (in == null) {
                throw new IllegalStateException(place + " is not in the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the common address prefix of all of them. */
    public String base() {
        return "/static/" + version;
    }

    Optional<byte[]> file(String name) {
        return Optional.ofNullable(files.get(name));
    }
}
