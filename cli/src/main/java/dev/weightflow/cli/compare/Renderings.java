package dev.weightflow.cli.compare;

import dev.weightflow.cli.console.AtomicFile;
import dev.weightflow.cli.console.Json;
import dev.weightflow.cli.report.HtmlPage;
import dev.weightflow.cli.report.Section;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** The report as plain text, Markdown, LaTeX and a page. */
final class Renderings {

    private Renderings() {}

    static void write(Path out, Report report) {
        AtomicFile.write(out.resolve("report.txt"), text(report) + "\n");
        AtomicFile.write(out.resolve("report.md"), markdown(report));
        AtomicFile.write(out.resolve("report.tex"), latex(report));
        AtomicFile.write(out.resolve("report.html"), page(report));
        AtomicFile.write(out.resolve("report.json"), Json.text(report) + "\n");
    }

    static String page(Report report) {
        return HtmlPage.of(
                "Comparison of fine-tuning methods", Sections.setup(report), Sections.of(report), Plots.of(report));
    }

    static String text(Report report) {
        return Section.wrap(Sections.setup(report)) + "\n\n"
                + Sections.of(report).stream().map(Section::text).collect(Collectors.joining("\n\n"));
    }

    static String markdown(Report report) {
        return "# Comparison\n\n" + Sections.setup(report) + "\n\n"
                + Sections.of(report).stream().map(Renderings::markdown).collect(Collectors.joining("\n\n"))
                + "\n";
    }

    private static String markdown(Section section) {
        String right = "---:|".repeat(section.headings().size() - 1);
        return "## " + section.title() + "\n\n" + markdownRow(section.headings()) + "\n|---|" + right + "\n"
                + section.rows().stream().map(Renderings::markdownRow).collect(Collectors.joining("\n"))
                + "\n\n" + section.note().replace("*", "\\*");
    }

    private static String markdownRow(List<String> cells) {
        return cells.stream()
                .map(cell -> cell.replace("*", "\\*").replace("|", "\\|"))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    /** Tables for a document with the package booktabs. */
    static String latex(Report report) {
        return "% " + Sections.setup(report) + "\n% needs \\usepackage{booktabs}\n\n"
                + Sections.of(report).stream().map(Renderings::latex).collect(Collectors.joining("\n"));
    }

    private static String latex(Section section) {
        String columns =
                "l" + String.join("", Collections.nCopies(section.headings().size() - 1, "r"));
        return "\\begin{table}\n\\caption{" + tex(section.title()) + ". " + tex(section.note()) + "}\n\\begin{tabular}{"
                + columns + "}\n\\toprule\n" + latexRow(section.headings()) + "\n\\midrule\n"
                + section.rows().stream().map(Renderings::latexRow).collect(Collectors.joining("\n"))
                + "\n\\bottomrule\n\\end{tabular}\n\\end{table}\n";
    }

    private static String latexRow(List<String> cells) {
        return cells.stream().map(Renderings::tex).collect(Collectors.joining(" & ", "", " \\\\"));
    }

    private static String tex(String text) {
        return text.replaceAll("([%_&#$])", "\\\\$1")
                .replaceAll("(^|[ \\[])-(?=\\d)", "$1\\$-\\$")
                .replace("Δ", "$\\Delta$")
                .replace("±", "$\\pm$")
                .replace("°", "$^\\circ$")
                .replace("\"", "''");
    }
}
