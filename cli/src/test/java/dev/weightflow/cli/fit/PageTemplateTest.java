package dev.weightflow.cli.fit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
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
        String page = PageTemplate.filled(Map.of());
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
        assertThat(PageTemplate.filled(Map.of()))
                .contains("var uPlot=", "window.learningCurves = ", ".u-wrap", "learningCurves.open(document)")
                .doesNotContainPattern("(src|href)=\"");
    }

    @Test
    void what_a_part_says_is_not_taken_for_a_place() {
        String page = PageTemplate.filled(Map.of("NAME", "a $1 %STATE%", "STATE", "running"));

        Matcher title = Pattern.compile("<title>(.*)</title>").matcher(page);
        assertThat(title.find()).isTrue();
        assertThat(title.group(1)).isEqualTo("a $1 %STATE%");
        assertThat(page).contains("role=\"status\">running</p>");
    }
}
