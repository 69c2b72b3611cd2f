package dev.weightflow.cli.report;

import dev.weightflow.local.json.Json;
import dev.weightflow.schema.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Report as plain text, Markdown, LaTeX, and one HTML file that is self-contained: no script, and the plots as data URIs.
 *
 * @param introduction a paragraph under the title
 * @param plots placed after the first section of the page
 */
public record Document(String title, String introduction, List<Section> sections, List<Plot> plots) {
    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>%TITLE%</title>
            <style>
            body { font: 15px/1.5 system-ui, sans-serif; color: #1b1f24; max-width: 1320px; margin: 2rem auto; padding: 0 1rem; overflow-wrap: break-word; }
            h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin: 2.2rem 0 .6rem; }
            .wide { overflow-x: auto; }
            table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
            th, td { padding: .3rem .7rem; border-bottom: 1px solid #d8dee4; text-align: right; white-space: nowrap; }
            th:first-child, td:first-child { text-align: left; }
            thead th { border-bottom: 2px solid #1b1f24; }
            tbody tr:hover { background: #f3f6f9; }
            p.note { color: #57606a; font-size: .88rem; max-width: 62rem; }
            .plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(420px, 100%), 1fr)); gap: 1rem; }
            .plots img { width: 100%; height: auto; border: 1px solid #d8dee4; }
            </style>
            </head>
            <body>
            <h1>%TITLE%</h1>
            """;

    /** Writes the report into a folder in every format, with its data as JSON and each plot as PNG beside it. */
    public void write(Path folder, String name, Object data) throws IOException {
        Files.createDirectories(folder);
        Map.of(
                        ".txt", text() + "\n",
                        ".md", markdown(),
                        ".tex", latex(),
                        ".html", html(),
                        ".json", Json.text(data) + "\n")
                .forEach((ending, content) -> AtomicFile.write(folder.resolve(name + ending), content));
        for (int i = 0; i < plots.size(); i++) {
            AtomicFile.write(
                    folder.resolve(name + "-" + (i + 1) + ".png"), plots.get(i).png());
        }
    }

    public String text() {
        return Section.wrap(introduction) + each("\n\n", Section::text);
    }

    public String markdown() {
        return "# " + title + "\n\n" + introduction + each("\n\n", Document::markdown) + "\n";
    }

    /** Formats the tables for LaTeX with the package booktabs. */
    public String latex() {
        return "% " + introduction + "\n% needs \\usepackage{booktabs}\n" + each("\n", Document::latex);
    }

    public String html() {
        String pictures = plots.stream().map(Document::image).collect(Collectors.joining("\n"));
        int first = Math.min(1, sections.size());
        return HEAD.replace("%TITLE%", escaped(title)) + "<p>" + escaped(introduction) + "</p>\n"
                + html(sections.subList(0, first))
                + (pictures.isEmpty() ? "" : "<h2>Plots</h2>\n<div class=\"plots\">\n" + pictures + "\n</div>\n")
                + html(sections.subList(first, sections.size()))
                + "</body>\n</html>\n";
    }

    private String each(String before, Function<Section, String> form) {
        return sections.stream().map(section -> before + form.apply(section)).collect(Collectors.joining());
    }

    private static String markdown(Section section) {
        String right = "---:|".repeat(section.headings().size() - 1);
        Function<String, String> cell = text -> text.replace("*", "\\*").replace("|", "\\|");
        return "## " + section.title() + "\n\n" + row(section.headings(), cell, "| ", " | ", " |") + "\n|---|" + right
                + "\n"
                + rows(section, "\n", row -> row(row, cell, "| ", " | ", " |"))
                + "\n\n" + section.note().replace("*", "\\*");
    }

    private static String latex(Section section) {
        String columns =
                "l" + String.join("", Collections.nCopies(section.headings().size() - 1, "r"));
        return "\\begin{table}\n\\caption{" + tex(section.title()) + ". " + tex(section.note()) + "}\n\\begin{tabular}{"
                + columns + "}\n\\toprule\n" + row(section.headings(), Document::tex, "", " & ", " \\\\")
                + "\n\\midrule\n"
                + rows(section, "\n", row -> row(row, Document::tex, "", " & ", " \\\\"))
                + "\n\\bottomrule\n\\end{tabular}\n\\end{table}\n";
    }

    private static String html(List<Section> some) {
        return some.stream()
                .map(section -> "<h2>" + escaped(section.title())
                        + "</h2>\n<div class=\"wide\"><table>\n<thead><tr>"
                        + row(section.headings(), Document::escaped, "<th>", "</th><th>", "</th>")
                        + "</tr></thead>\n<tbody>\n"
                        + rows(
                                section,
                                "",
                                row -> "<tr>" + row(row, Document::escaped, "<td>", "</td><td>", "</td>") + "</tr>\n")
                        + "</tbody>\n</table></div>\n<p class=\"note\">" + escaped(section.note()) + "</p>\n")
                .collect(Collectors.joining());
    }

    private static String rows(Section section, String between, Function<List<String>, String> form) {
        return section.rows().stream().map(form).collect(Collectors.joining(between));
    }

    private static String row(
            List<String> cells, Function<String, String> form, String before, String between, String after) {
        return cells.stream().map(form).collect(Collectors.joining(between, before, after));
    }

    private static String image(Plot plot) {
        return "<img alt=\"" + escaped(plot.title()) + "\" src=\"data:image/png;base64,"
                + Base64.getEncoder().encodeToString(plot.png()) + "\">";
    }

    private static String tex(String text) {
        return text.replaceAll("([%_&#$])", "\\\\$1")
                .replaceAll("(^|[ \\[])-(?=\\d)", "$1\\$-\\$")
                .replace("Δ", "$\\Delta$")
                .replace("±", "$\\pm$")
                .replace("≈", "$\\approx$")
                .replace("°", "$^\\circ$")
                .replace("\"", "''");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
