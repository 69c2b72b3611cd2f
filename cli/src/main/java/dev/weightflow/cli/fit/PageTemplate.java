package dev.weightflow.cli.fit;

import dev.weightflow.comparison.curve.CurveScript;
import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.Template;
import io.quarkus.qute.ValueResolvers;
import io.quarkus.qute.Variant;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * Page of a run as one file: {@code report.html} of this package with its style and scripts in it. Its policy allows exactly these, by their digests,
 * so that no text of the run is ever run as a script.
 */
final class PageTemplate {
    private static final String FOLDER = "dev/weightflow/cli/fit/";
    private static final String STYLE = text(CurveScript.UPLOT_STYLE) + text(FOLDER + "report.css");
    private static final String SCRIPT =
            text(CurveScript.UPLOT) + "\n" + text(CurveScript.CURVES) + text(FOLDER + "report.js");
    private static final String POLICY =
            "default-src 'none'; img-src 'self'; connect-src 'self'; style-src 'sha256-%s'; script-src 'sha256-%s'"
                    .formatted(digest(STYLE), digest(SCRIPT));
    private static final Template PAGE = Engine.builder()
            .addDefaults()
            .addValueResolver(new ReflectionValueResolver())
            .addValueResolver(ValueResolvers.rawResolver())
            .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
            .build()
            .parse(text(FOLDER + "report.html"), Variant.forContentType(Variant.TEXT_HTML));

    private PageTemplate() {}

    /** Reads a resource with line ends as a browser sees them, on which the digests depend. */
    private static String text(String place) {
        return CurveScript.read(place).replace("\r\n", "\n");
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static String filled(RunPage run) {
        return PAGE.data("run", run)
                .data("style", STYLE)
                .data("script", SCRIPT)
                .data("policy", POLICY)
                .render();
    }
}
