package dev.weightflow.cli.fit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.cli.console.Table;
import dev.weightflow.cli.fit.RunCharts.Chart;
import dev.weightflow.schema.training.Curve.Series;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PageTemplateTest {
    private static List<String> found(String page, String pattern) {
        return Pattern.compile(pattern, Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void the_policy_allows_the_pages_own_script_and_style_and_no_other() throws Exception {
        String page = page("a run", "");
        String policy =
                found(page, "Content-Security-Policy\" content=\"([^\"]*)\"").get(0);

        assertThat(policy).contains("default-src 'none'").doesNotContain("unsafe");
        for (String kind : List.of("script", "style")) {
            List<String> texts = found(page, "<" + kind + ">(.*?)</" + kind + ">");
            assertThat(texts).as(kind).hasSize(1);
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(texts.get(0).getBytes(StandardCharsets.UTF_8));
            assertThat(policy)
                    .contains(kind + "-src 'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
        }
    }

    @Test
    void it_brings_everything_that_draws() {
        assertThat(page("a run", ""))
                .contains("var uPlot=", "window.learningCurves = ", ".u-wrap", "learningCurves.open(document)")
                .doesNotContainPattern("<(script|link)[^>]* (src|href)=");
    }

    @Test
    void texts_of_a_run_are_text_everywhere() {
        String page = page("<b>{run.state} %STATE%\"", "</script><script>alert(1)</script>");

        assertThat(found(page, "<title>(.*?)</title>")).containsExactly("&lt;b&gt;{run.state} %STATE%&quot;");
        assertThat(page)
                .contains(
                        "<td>seed</td><td>&lt;/script&gt;",
                        "data-label=\"loss of &lt;/script&gt;",
                        "<img alt=\"&lt;/script&gt;",
                        "<th>&lt;b&gt;")
                .doesNotContain("alert(1)</script>");
        assertThat(found(page, "<script.*?>(.*?)</script>"))
                .hasSize(2)
                .first()
                .isEqualTo(
                        "{\"loss.\\u003c/script>\\u003cscript>alert(1)\\u003c/script>\":{\"steps\":[1],\"values\":[2.0]}}");
    }

    @Test
    void a_chart_says_how_it_is_drawn_and_its_latest_value() {
        assertThat(page("a run", "semseg"))
                .contains(
                        "loss of semseg <span>2.00 at step 1</span>",
                        "data-label=\"loss of semseg\" data-log data-mean></div>");
    }

    private static String page(String name, String text) {
        Chart chart =
                new Chart("loss." + text, "loss of " + text, 1, true, false, new Series(List.of(1L), List.of(2.0)));
        return PageTemplate.filled(new RunPage(
                name,
                "micro with lora",
                "running",
                true,
                1,
                2,
                List.of(chart),
                Optional.of(Table.of(name).row(text)),
                List.of(text),
                "predictions",
                1,
                Map.of("seed", text)));
    }
}
