package dev.weightflow.comparison.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTableTest {
    private static final String HOSTILE = "a|b <i> & \"c\" \\input{x} 50 % $_^~ `d` *";

    private static ReportTable table(String cell) {
        return ReportTable.titled("Results")
                .heading("method", "Δm, %")
                .row(List.of(cell, "-2.10 [-2.35, -1.85] *"))
                .row(List.of("full"))
                .note("Mean ± deviation, x-axis, 3° ≈ 2 – 4.");
    }

    @Test
    void text_is_aligned_the_numbers_to_the_right() {
        assertThat(table("delora").text()).isEqualTo("""
                Results

                method                   Δm, %
                delora  -2.10 [-2.35, -1.85] *
                full

                Mean ± deviation, x-axis, 3° ≈ 2 – 4.""");
    }

    @Test
    void a_long_note_is_broken_between_words() {
        String note = ReportTable.titled("t")
                .heading("h")
                .note("word ".repeat(60).strip())
                .text();

        assertThat(note.lines().skip(4)).hasSize(3).allMatch(line -> line.length() <= 140 && !line.startsWith(" "));
    }

    @Test
    void missing_cells_at_the_end_are_empty_and_further_ones_refused() {
        assertThat(table("delora").rows().get(1)).containsExactly("full", "");
        ReportTable.Builder wide = ReportTable.titled("t").heading("h").row(List.of("1", "2"));
        assertThatThrownBy(() -> wide.note("")).hasMessage("t: 2 cells under 1 headings");
    }

    @Test
    void markdown_escapes_what_would_end_a_cell_or_start_markup() {
        assertThat(table(HOSTILE).markdown())
                .startsWith("## Results\n\n| method | Δm, % |\n|---|---:|\n")
                .contains("| a\\|b &lt;i> & \"c\" \\\\input{x} 50 % $_^~ \\`d\\` \\* | -2.10 [-2.35, -1.85] \\* |")
                .contains("| full |  |");
    }

    @Test
    void latex_escapes_commands_and_writes_signs_as_mathematics() {
        assertThat(table(HOSTILE).latex())
                .contains("\\begin{tabular}{lr}")
                .contains("method & $\\Delta$m, \\% \\\\")
                .contains(
                        "a\\textbar{}b \\textless{}i\\textgreater{} \\& ''c'' \\textbackslash{}input\\{x\\} 50 \\% \\$\\_"
                                + "\\textasciicircum{}\\textasciitilde{}")
                .contains("$-$2.10 [$-$2.35, $-$1.85] *")
                .contains("\\caption{Results. Mean $\\pm$ deviation, x-axis, 3$^\\circ$ $\\approx$ 2 -- 4.}");
    }

    @Test
    void html_escapes_markup() {
        assertThat(table(HOSTILE).html())
                .contains("<th>method</th><th>Δm, %</th>")
                .contains("<td>a|b &lt;i&gt; &amp; &quot;c&quot;")
                .contains("<p class=\"note\">Mean ± deviation")
                .doesNotContain("<i>");
    }

    @Test
    void csv_quotes_what_has_a_comma_and_disarms_formulas() {
        assertThat(table("=1+1").csv()).isEqualTo("method,\"Δm, %\"\r\n'=1+1,\"-2.10 [-2.35, -1.85] *\"\r\nfull,\r\n");
        assertThat(table("say \"x\"").csv()).contains("\"say \"\"x\"\"\"");
        assertThat(table("+x").csv()).contains("'+x");
    }
}
