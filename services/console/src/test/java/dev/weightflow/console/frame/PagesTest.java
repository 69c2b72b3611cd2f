package dev.weightflow.console.frame;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.console.testing.InMemoryConsole;
import dev.weightflow.console.testing.Platform;
import dev.weightflow.local.server.AccessTokens;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.projection.LogsFixture;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Tests every page, before and after the first events, as {@code pages.json} describes it: its heading, texts in their order, beginnings of its links,
 * and markup that scripts and forms need.
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

    private static final Pattern HEADING = Pattern.compile("(?s)<h1[^>]*>(.*?)</h1>");
    private static final Pattern LINK = Pattern.compile("href=\"([^\"]*)\"");
    private static final Pattern TAG = Pattern.compile("(?s)<[^>]*>");

    /**
     * Page and what it must have.
     *
     * @param says texts, in their order
     * @param links beginnings of addresses
     */
    private record Page(String path, String heading, List<String> says, List<String> links, List<String> markup) {
        Page {
            links = links == null ? List.of() : links;
            markup = markup == null ? List.of() : markup;
        }

        static List<Page> of(String state) throws IOException {
            String pages = Files.readString(Path.of("src/test/resources/pages.json"))
                    .replace("{scenes}", LogsFixture.SCENES.value())
                    .replace("{pascal}", LogsFixture.PASCAL.value());
            return MAPPER.convertValue(MAPPER.readTree(pages).path(state), new TypeReference<>() {});
        }

        void check() {
            Response answer = get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            String html = answer.asString().replaceAll("\\s+", " ").replace(" >", ">");
            String main = html.substring(html.indexOf("<main"), html.indexOf("</main>"));
            assertThat(text(HEADING.matcher(main)
                            .results()
                            .findFirst()
                            .orElseThrow()
                            .group(1)))
                    .as(path)
                    .startsWith(heading);
            assertThat(text(main)).as(path).containsSubsequence(says);
            List<String> addresses = LINK.matcher(main)
                    .results()
                    .map(link -> text(link.group(1)))
                    .toList();
            assertThat(links).as(path).allSatisfy(link -> assertThat(addresses)
                    .anyMatch(address -> address.startsWith(link)));
            assertThat(markup).as(path).allSatisfy(part -> assertThat(html).contains(part));
        }

        private static String text(String html) {
            return TAG.matcher(html)
                    .replaceAll(" ")
                    .replaceAll("\\s+", " ")
                    .replace("&lt;", "<")
                    .replace("&gt;", ">")
                    .replace("&quot;", "\"")
                    .replace("&#39;", "'")
                    .replace("&amp;", "&")
                    .strip();
        }
    }

    private static final ObjectMapper MAPPER = new ObjectMapper();

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

    private static List<String> paths() throws IOException {
        return Page.of("full").stream().map(Page::path).toList();
    }

    @Test
    @Order(1)
    void pages_before_anything_has_happened() throws IOException {
        assertThat(Page.of("empty")).hasSize(9).allSatisfy(Page::check);
    }

    @Test
    @Order(2)
    void pages_of_a_platform() throws IOException {
        Platform.stateIn(console.logs);
        console.console();

        assertThat(Page.of("full")).hasSizeGreaterThan(20).allSatisfy(Page::check);
    }

    @Test
    @Order(3)
    void every_link_leads_to_a_page() throws IOException {
        Set<String> addresses = new TreeSet<>();
        for (String path : paths()) {
            LINK.matcher(get(path).asString())
                    .results()
                    .map(link -> Page.text(link.group(1)).replaceFirst("#.*", ""))
                    .filter(address -> address.startsWith("/"))
                    // the checkpoints of this platform are of a training without events
                    .filter(address -> !address.matches("/trainings/[0-9a-f]{64}"))
                    .forEach(addresses::add);
        }

        assertThat(addresses)
                .hasSizeGreaterThan(50)
                .allSatisfy(address -> assertThat(get(address).statusCode()).isIn(200, 303));
    }

    @Test
    @Order(4)
    void names_and_reasons_of_strangers_are_text() throws IOException {
        List<String> texts = new ArrayList<>();
        for (String path : paths()) {
            String html = get(path).asString();
            assertThat(html).as(path).doesNotContain("<script>alert", "<img src=x", "mallory<b>", "49 ");
            // an attribute that a reason breaks out into would be parsed as one
            Matcher tags = TAG.matcher(html);
            while (tags.find()) {
                assertThat(tags.group()).as(path).doesNotContain(" onerror=alert(2)>");
            }
            texts.add(html);
        }
        assertThat(texts)
                .filteredOn(html -> html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
                .hasSizeGreaterThan(5);
        assertThat(texts).anyMatch(html -> html.contains("{inject}"));
    }

    @Test
    @Order(5)
    void images_without_labels_and_their_windows_are_shown_as_such() {
        DatasetId gate = DatasetId.of(Digest.ofText("gate"));
        console.logs.datasets.publish(Envelope.of(
                new DatasetIngested(
                        new JobId("gate"), 1, gate, "/data/gate", List.of(), Map.of(Split.VAL, 256), 0, 1_000),
                "/weightflow/dataset-ingestion",
                LogsFixture.NOW,
                EventContext.NONE));
        EvaluationCompleted window = console.logs.windowOf(console.logs.checkpoint("one"), gate);
        console.logs.publish(window);

        String page = get("/datasets/" + gate).asString();
        assertThat(get("/datasets").asString()).contains("no labels");
        assertThat(page).contains("It has no labels.").doesNotContain("/trainings/new?dataset=");
        assertThat(get("/evaluations/" + window.report()).asString())
                .contains("Its images have no labels: only their window is stored.");
    }

    @Test
    @Order(5)
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
                "/models/people/drift?version=" + hostile,
                "/models/people/drift?window=" + hostile,
                "/models/people/drift?version=99999999999&page=-1",
                "/models/people/loop?before=" + hostile,
                "/models/people/loop?before=%2B1000000000-12-31T23:59:59Z",
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
    @Order(6)
    void every_page_has_the_policy_and_stays_in_this_origin() throws IOException {
        List<String> paths = new ArrayList<>(paths());
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
    @Order(7)
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
