package dev.weightflow.comparison.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentTest {
    private static final ReportTable TABLE =
            ReportTable.titled("First").heading("h").row(List.of("%TITLE%")).note("");
    private static final ReportTable NEXT =
            ReportTable.titled("Second").heading("h").note("n");

    private final Document document = new Document(
            "A <report>",
            "Of a folder %BODY%\nwith two lines",
            List.of(TABLE, NEXT),
            List.of(new Picture("a \"plot\"", new byte[] {1, 2, 3})));

    @Test
    void the_page_needs_nothing_beside_it() {
        String page = document.html();

        assertThat(page)
                .startsWith("<!DOCTYPE html>")
                .endsWith("</body>\n</html>\n")
                .contains("<title>A &lt;report&gt;</title>")
                .contains("<img alt=\"a &quot;plot&quot;\" src=\"data:image/png;base64,AQID\">")
                .doesNotContain("<script", "http://", "https://", "<link");
        assertThat(page.indexOf("Plots")).isBetween(page.indexOf("First"), page.indexOf("Second"));
    }

    @Test
    void content_that_looks_like_a_placeholder_is_content() {
        assertThat(document.html()).contains("<p>Of a folder %BODY%").contains("<td>%TITLE%</td>");
    }

    @Test
    void the_introduction_cannot_leave_its_comment() {
        assertThat(document.latex())
                .startsWith("% Of a folder %BODY% with two lines\n% needs \\usepackage{booktabs}\n");
    }

    @Test
    void csv_has_the_first_table() {
        assertThat(document.csv()).isEqualTo("h\r\n%TITLE%\r\n");
        assertThat(new Document("empty", "", List.of(), List.of()).csv()).isEmpty();
    }
}
