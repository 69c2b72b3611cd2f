package dev.weightflow.cli.fit;

import dev.weightflow.comparison.curve.CurveScript;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Page of a run as one file: {@code report.html} of this package with its style and scripts in it. Its policy allows exactly these, by their digests,
 * so that no text of the run is ever run as a script.
 */
final class PageTemplate {
    private static final String FOLDER = "dev/weightflow/cli/fit/";
    private static final String POLICY =
            "default-src 'none'; img-src 'self'; connect-src 'self'; style-src 'sha256-%s'; script-src 'sha256-%s'";
    private static final Pattern PLACE = Pattern.compile("%([A-Z]+)%");

    private static final String PAGE = page();

    private PageTemplate() {}

    private static String page() {
        String style = text(CurveScript.UPLOT_STYLE) + text(FOLDER + "report.css");
        String script = text(CurveScript.UPLOT) + "\n" + text(CurveScript.CURVES) + text(FOLDER + "report.js");
        return filled(
                text(FOLDER + "report.html"),
                Map.of("STYLE", style, "SCRIPT", script, "POLICY", POLICY.formatted(digest(style), digest(script))));
    }

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

    /**
     * Fills the page.
     *
     * @param parts HTML by the name of its place
     */
    static String filled(Map<String, String> parts) {
        return filled(PAGE, parts);
    }

    /** Replaces the places that have a part, in one pass, so that nothing in a part counts as a place. */
    private static String filled(String template, Map<String, String> parts) {
        return PLACE.matcher(template)
                .replaceAll(place -> Matcher.quoteReplacement(parts.getOrDefault(place.group(1), place.group())));
    }
}
