package dev.weightflow.console.frame;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.console.testing.InMemoryConsole;
import dev.weightflow.console.testing.Platform;
import dev.weightflow.local.server.AccessTokens;
import dev.weightflow.projection.LogsFixture;
import dev.weightflow.schema.id.Digest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Compares every page, before and after the first events, with the one in {@code src/test/resources/pages}. {@code -Dweightflow.pages=write} updates
 * them; review the changes then.
 */
@QuarkusTest
@TestProfile(PagesTest.Fresh.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PagesTest {
    /** Profile with a console of its own, without the facts of other tests. */
    public static class Fresh extends InMemoryConsole.Alone {
        @Override
        public String getConfigProfile() {
            return "pages";
        }
    }

    private static final Path STORED = Path.of("src/test/resources/pages");
    private static final Pattern LONG_PATH = Pattern.compile(" d=\"([^\"]{40,})\"");
    /** White space that a browser does not show: at either edge of a block. */
    private static final String EDGE =
            "(<(?:p|div|h[1-6]|li|t[dh]|d[dt]|label|legend|figcaption|footer|option|caption)\\b(?:[^>\"]|\"[^\"]*\")*>)"
                    + " | (</(?:p|div|h[1-6]|li|t[dh]|d[dt]|label|legend|figcaption|footer|option|caption)>)";

    private static final Pattern TEXT = Pattern.compile("(?s)<[^>]*>");

    @Inject
    InMemoryConsole console;

    private static Response get(String path) {
        String token = AccessTokens.in(
                        Path.of(ConfigProvider.getConfig().getValue("weightflow.security.tokens", String.class))
                                .getParent())
                .of("admin", "admin");
        return given().redirects()
                .follow(false)
                .auth()
                .oauth2(token)
                .header("Accept", "text/html")
                .get(path);
    }

    private static Map<String, String> empty() {
        Map<String, String> pages = new LinkedHashMap<>();
        for (String name : List.of(
                "datasets", "trainings", "trainings/new", "models", "retraining", "try", "events", "operations")) {
            pages.put(name.replace('/', '-'), "/" + name);
        }
        pages.put("overview", "/");
        return pages;
    }

    private static Map<String, String> full() {
        Map<String, String> pages = empty();
        pages.put("dataset", "/datasets/" + LogsFixture.SCENES);
        pages.put("training-running", "/trainings/" + Platform.RUNNING);
        pages.put("training-failed", "/trainings/" + Platform.FAILED);
        pages.put("training-completed", "/trainings/" + Platform.COMPLETED);
        pages.put("training-time", "/trainings/" + Platform.COMPLETED + "?x=time");
        pages.put("training-cancel", "/trainings/" + Platform.RUNNING + "/cancel");
        pages.put("model", "/models/people");
        pages.put("version", "/models/people/2");
        pages.put("version-promote", "/models/people/2/promote");
        pages.put("model-hold", "/models/people/hold");
        pages.put("retraining-policy", "/retraining/people");
        pages.put("events-of-a-version", "/events?version=people/1");
        pages.put("find", "/find?q=e");
        return pages;
    }

    /** Splits a page into a tag a line, with long paths by their digest, and addresses without the part that changes with every edit of a style. */
    private static String normalised(String html) {
        String text = html.replaceAll("/static/[0-9a-f]+/", "/static/VERSION/")
                .replaceAll("\\s+", " ")
                .replaceAll(EDGE, "$1$2")
                .replaceAll(" +>", ">")
                .replaceAll("> ?<", ">\n<");
        return LONG_PATH
                        .matcher(text)
                        .replaceAll(path -> " d=\"" + path.group(1).substring(0, 12) + "… "
                                + Digest.of(path.group(1).getBytes(StandardCharsets.UTF_8))
                                        .shortId() + "\"")
                        .strip()
                + "\n";
    }

    private static String main(String html) {
        int from = html.indexOf("<main");
        return html.substring(from, html.indexOf("</main>", from));
    }

    private static void compare(String folder, Map<String, String> pages) throws IOException {
        Map<String, String> expected = new LinkedHashMap<>();
        Map<String, String> found = new LinkedHashMap<>();
        for (Map.Entry<String, String> page : pages.entrySet()) {
            Response answer = get(page.getValue());
            assertThat(answer.statusCode()).as(page.getValue()).isEqualTo(200);
            String html = normalised(page.getKey().equals("overview") ? answer.asString() : main(answer.asString()));
            Path file = STORED.resolve(folder).resolve(page.getKey() + ".html");
            if ("write".equals(System.getProperty("weightflow.pages"))) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, html);
            }
            expected.put(page.getKey(), Files.exists(file) ? Files.readString(file) : "not stored");
            found.put(page.getKey(), html);
        }
        assertThat(found).containsExactlyEntriesOf(expected);
    }

    @Test
    @Order(1)
    void pages_before_anything_has_happened() throws IOException {
        compare("empty", empty());
    }

    @Test
    @Order(2)
    void pages_of_a_platform() throws IOException {
        Platform.stateIn(console.logs);
        console.console();

        compare("full", full());
    }

    @Test
    @Order(3)
    void names_and_reasons_of_strangers_are_text() {
        List<String> texts = new ArrayList<>();
        for (Map.Entry<String, String> page : full().entrySet()) {
            String html = get(page.getValue()).asString();
            assertThat(html).as(page.getKey()).doesNotContain("<script>alert", "<img src=x", "mallory<b>", "49 ");
            // an attribute that a reason breaks out into would be parsed as one
            Matcher tags = TEXT.matcher(html);
            while (tags.find()) {
                assertThat(tags.group()).as(page.getKey()).doesNotContain(" onerror=alert(2)>");
            }
            texts.add(html);
        }
        assertThat(texts)
                .filteredOn(html -> html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
                .hasSizeGreaterThan(5);
        assertThat(texts).anyMatch(html -> html.contains("{inject}"));
    }

    @Test
    @Order(4)
    void what_is_asked_for_in_an_address_is_text_too() {
        String hostile = "%3Cscript%3Ealert(1)%3C%2Fscript%3E%22%27";
        for (String path : List.of(
                "/find?q=" + hostile,
                "/trainings?state=" + hostile + "&model=" + hostile + "&method=" + hostile,
                "/trainings/" + hostile,
                "/trainings/new?dataset=" + hostile,
                "/trainings/new?from=" + hostile,
                "/datasets/" + hostile,
                "/datasets/" + LogsFixture.SCENES + "?task=" + hostile + "&split=" + hostile + "&class=" + hostile,
                "/models/" + hostile,
                "/models/people/2?task=" + hostile,
                "/retraining/" + hostile,
                "/retraining/people/try?sources=" + hostile + "&hours=" + hostile,
                "/try?model=" + hostile + "&version=" + hostile,
                "/events?about=" + hostile,
                "/events?version=" + hostile + "/1",
                "/evaluations/" + hostile,
                "/operations/dead-letters/" + hostile + "/1",
                "/trainings/" + "x".repeat(3_000),
                "/find?q=" + "x".repeat(3_000))) {
            Response answer = get(path);
            String page = answer.asString();
            assertThat(answer.statusCode()).as(path).isLessThan(500);
            assertThat(page).as(path).doesNotContain("<script>alert", "\"'\"");
        }
    }

    @Test
    @Order(5)
    void every_page_has_the_policy_and_stays_in_this_origin() {
        List<String> paths = new ArrayList<>(full().values());
        paths.addAll(List.of("/nowhere", "/trainings/nowhere"));
        for (String path : paths) {
            Response answer = get(path);
            assertThat(answer.getHeader("Content-Security-Policy"))
                    .as(path)
                    .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'")
                    .doesNotContain("unsafe");
            assertThat(answer.getHeader("X-Content-Type-Options")).as(path).isEqualTo("nosniff");
            assertThat(answer.getHeader("Referrer-Policy")).as(path).isEqualTo("same-origin");
            assertThat(answer.getHeader("Cross-Origin-Resource-Policy"))
                    .as(path)
                    .isEqualTo("same-origin");
            assertThat(answer.asString()).as(path).doesNotContainPattern("(?i)(href|src|action)=\"(https?:)?//");
            assertThat(answer.asString()).as(path).doesNotContainPattern("<[^>]* (style|on[a-z]+)=\"");
            assertThat(answer.asString().getBytes(StandardCharsets.UTF_8).length)
                    .as(path)
                    .isLessThanOrEqualTo(60_000);
        }
    }

    @Test
    @Order(6)
    void static_files_are_kept_for_good_under_an_address_that_changes_with_them() {
        String base = StaticFiles.all().base();
        for (String name : List.of("console.css", "live.js", "icons.svg", "htmx.js", "uplot.js", "curves.js")) {
            Response file = get(base + "/" + name);
            assertThat(file.statusCode()).as(name).isEqualTo(200);
            assertThat(file.getHeader("Cache-Control")).contains("immutable");
            assertThat(file.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
        }
        for (String name : List.of("../application.properties", "%2e%2e%2fapplication.properties", "Pages.class")) {
            assertThat(get(base + "/" + name).statusCode()).as(name).isEqualTo(404);
        }
    }
}
