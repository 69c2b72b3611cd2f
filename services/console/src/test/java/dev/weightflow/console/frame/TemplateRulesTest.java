package dev.weightflow.console.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.comparison.curve.CurveScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Checks every template, style and script of ours against the content security policy and for accessibility. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TemplateRulesTest {
    private static final Path RESOURCES = Path.of("src/main/resources");
    /** XML namespace names, which are never fetched. */
    private static final String NAMES = "http://www\\.w3\\.org/\\d{4}/(svg|xlink)";

    private final Map<String, String> templates = new TreeMap<>();
    private final Map<String, String> files = new TreeMap<>();

    @BeforeAll
    void read() throws IOException {
        templates.putAll(read("templates"));
        files.putAll(read("console"));
        files.put("curves.js", CurveScript.read(CurveScript.CURVES));
        assertThat(templates).hasSizeGreaterThan(15);
        assertThat(files).hasSizeGreaterThan(5);
    }

    private static Map<String, String> read(String folder) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> found = Files.walk(RESOURCES.resolve(folder))) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                texts.put(RESOURCES.relativize(file).toString(), Files.readString(file));
            }
        }
        return texts;
    }

    private static List<String> found(Map<String, String> texts, String pattern) {
        List<String> found = new ArrayList<>();
        texts.forEach((name, text) -> {
            Matcher matcher = Pattern.compile(pattern).matcher(text);
            while (matcher.find()) {
                found.add(name + ": " + matcher.group());
            }
        });
        return found;
    }

    /** Returns the pattern of an opening tag; expressions of Qute in braces may contain a greater-than sign. */
    private static String tag(String name) {
        return "<" + name + "\\b(?:[^>{]|\\{[^}]*})*>";
    }

    @Test
    void lines_can_be_read_without_scrolling() {
        assertThat(found(templates, "(?m)^.{141,}$")).isEmpty();
    }

    @Test
    void nothing_is_styled_or_handled_inside_of_markup() {
        assertThat(found(templates, "(?i)\\sstyle\\s*=|<style\\b")).isEmpty();
        assertThat(found(templates, "(?i)[\\s\"']on[a-z]+\\s*=|\\shx-on|javascript:|\\shx-vals=.?.?js:"))
                .isEmpty();
        assertThat(found(files, "(?i)\\.setAttribute\\(\\s*['\"](style|on)|\\.cssText|\\beval\\(|new Function\\("))
                .isEmpty();
    }

    @Test
    void every_script_has_an_address() {
        assertThat(found(templates, tag("script"))).isNotEmpty().allSatisfy(script -> assertThat(script)
                .contains("src=\"{assets:base}/"));
        assertThat(found(templates, "(?is)<script\\b[^>]*>\\s*[^<\\s]")).isEmpty();
    }

    @Test
    void nothing_comes_from_another_origin() {
        assertThat(found(templates, "(?i)https?:|[\"'(]//")).isEmpty();
        assertThat(found(files, "(?i)https?://[^\"' )]+|url\\(\\s*['\"]?//|@import"))
                .allSatisfy(address -> assertThat(address).matches(".*: " + NAMES));
    }

    @Test
    void every_picture_has_words_or_is_said_to_be_decoration() {
        assertThat(found(templates, tag("img"))).isNotEmpty().allSatisfy(picture -> assertThat(picture)
                .contains(" alt=\""));
        assertThat(found(templates, tag("svg"))).isNotEmpty().allSatisfy(picture -> assertThat(picture)
                .matches(".*(aria-hidden=\"true\"|aria-label(ledby)?=\").*"));
    }

    @Test
    void nothing_is_shown_unescaped() {
        assertThat(found(templates, "\\.raw\\b|\\.safe\\b")).isEmpty();
        assertThat(found(files, "innerHTML\\s*=\\s*[^'\\s]|insertAdjacentHTML|document\\.write|outerHTML\\s*="))
                .isEmpty();
    }

    @Test
    void every_form_that_changes_something_carries_the_sessions_token() {
        Map<String, String> sending = new TreeMap<>(templates);
        sending.values().removeIf(text -> !text.contains("method=\"post\""));
        assertThat(sending).isNotEmpty().allSatisfy((name, text) -> {
            Matcher form =
                    Pattern.compile("(?s)<form[^>]*method=\"post\".*?</form>").matcher(text);
            while (form.find()) {
                // a photograph that is tried changes nothing
                assertThat(form.group()).as(name).containsAnyOf("form-token", "action=\"/try\"");
            }
        });
    }
}
