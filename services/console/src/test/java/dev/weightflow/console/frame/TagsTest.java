package dev.weightflow.console.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TagsTest {
    private static final String PAGER = "{#pager page=page pages=3}/models?name={name}&amp;page={/pager}";

    private final Rendering rendering = new Rendering();

    private String rendered(String markup, Map<String, Object> data) {
        return rendering.markup(markup, data).replaceAll("\\s+", " ").replaceAll(" (>|$)", "$1");
    }

    @Test
    void an_icon_adds_no_white_space_to_the_text_behind_it() {
        assertThat(rendered("{#icon 'crown' /}Promote", Map.of()))
                .startsWith("<svg class=\"i\" aria-hidden=\"true\"><use href=\"" + Assets.base())
                .endsWith("/icons.svg#crown\"/></svg>Promote");
        assertThat(rendered("{#mark 3 /}x{#swatch '#C43028' /}y", Map.of()))
                .contains("class=\"mark c-3\"", "icons.svg#t3\"/></svg>x<svg", "fill=\"#C43028\"/></svg>y");
    }

    @Test
    void a_list_leads_to_the_pages_on_both_sides() {
        assertThat(rendered(PAGER, Map.of("page", 2, "name", "a\"b")))
                .contains("rel=\"prev\" href=\"/models?name=a&quot;b&amp;page=1\"", "Page 2 of 3", "page=3\">Older");
        assertThat(rendered(PAGER, Map.of("page", 1, "name", "a"))).doesNotContain("prev");
        assertThat(rendered(PAGER, Map.of("page", 3, "name", "a"))).doesNotContain("next");
        assertThat(rendered(PAGER.replace("pages=3", "pages=1"), Map.of("page", 1, "name", "a")))
                .isBlank();
    }

    @Test
    void a_layer_lies_over_the_image_only_where_it_is_translucent() {
        String overlay = "{#overlay image='i.png' layer='l.png' over=over width=160 height=120}Label of {id}{/overlay}";

        assertThat(rendered(overlay, Map.of("over", true, "id", "<b>")))
                .contains(
                        "class=\"gray\" src=\"i.png\" alt=\"\"",
                        "class=\"over\" src=\"l.png\" alt=\"Label of &lt;b&gt;\"");
        assertThat(rendered(overlay, Map.of("over", false, "id", "x")))
                .doesNotContain("i.png", "class=")
                .contains("src=\"l.png\" alt=\"Label of x\" width=\"160\" height=\"120\"");
    }

    @Test
    void what_needs_a_role_says_which_to_those_without_it() {
        String link = "<a href=\"/x\" {#needs role='promoter' given=given /}>Promote</a>";

        assertThat(rendered(link, Map.of("given", true))).isEqualTo("<a href=\"/x\">Promote</a>");
        assertThat(rendered(link, Map.of("given", false)))
                .isEqualTo("<a href=\"/x\" aria-disabled=\"true\" title=\"Needs the role promoter\">Promote</a>");
    }

    @Test
    void texts_of_strangers_are_escaped_once() {
        Map<String, Object> data = Map.of("text", "<b>&");

        assertThat(rendered("{#warning text /}", data))
                .contains("<p>&lt;b&gt;&amp;</p>")
                .doesNotContain("role");
        assertThat(rendered("{#refusal text /}", data)).contains("role=\"alert\"", "<p>&lt;b&gt;&amp;</p>");
        assertThat(rendered("{#progress 40 label=text /}", data))
                .contains("aria-valuenow=\"40\"", "aria-label=\"&lt;b&gt;&amp;\"", "width=\"40%\"");
        assertThat(rendered("{#step icon='data' title='Ingest'}run {text}{/step}", data))
                .contains("<b>Ingest</b>", "run &lt;b&gt;&amp;</p>");
    }

    @Test
    void the_tab_of_the_shown_task_is_current() {
        Map<String, Object> data = Map.of("task", Map.of("place", 2, "label", "Human parts"));

        assertThat(rendered("{#tasktab task current=true}?task=x{/tasktab}", data))
                .startsWith("<a class=\"tab\" href=\"?task=x\" data-task=\"2\" aria-current=\"true\">")
                .endsWith("</svg>Human parts</a>");
        assertThat(rendered("{#tasktab task current=false}?task=x{/tasktab}", data))
                .doesNotContain("aria-current");
    }

    @Test
    void two_streams_move_while_work_flows() {
        assertThat(rendered("{#streams true /}", Map.of()).split("stream live")).hasSize(3);
        assertThat(rendered("{#streams false /}", Map.of()))
                .contains("class=\"stream\"")
                .doesNotContain("live");
    }
}
