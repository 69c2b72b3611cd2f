package dev.weightflow.cli.report;

import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** A report as one HTML file that needs nothing beside it: no script, and the plots as data URIs. */
public final class HtmlPage {

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>%TITLE%</title>
            <style>
            body { font: 15px/1.5 system-ui, sans-serif; color: #1b1f24; max-width: 1320px; margin: 2rem auto; padding: 0 1rem; }
            h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin: 2.2rem 0 .6rem; }
            .wide { overflow-x: auto; }
            table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
            th, td { padding: .3rem .7rem; border-bottom: 1px solid #d8dee4; text-align: right; white-space: nowrap; }
            th:first-child, td:first-child { text-align: left; }
            thead th { border-bottom: 2px solid #1b1f24; }
            tbody tr:hover { background: #f3f6f9; }
            p.note { color: #57606a; font-size: .88rem; max-width: 62rem; }
            .plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(420px, 1fr)); gap: 1rem; }
            .plots img { width: 100%; height: auto; border: 1px solid #d8dee4; }
            </style>
            </head>
            <body>
            <h1>%TITLE%</h1>
            """;

    private HtmlPage() {}

    /**
     * The page.
     *
     * @param introduction a paragraph under the title
     * @param sections at least one; the plots stand after the first
     */
    public static String of(String title, String introduction, List<Section> sections, List<Plot> plots) {
        String pictures = plots.stream().map(HtmlPage::image).collect(Collectors.joining("\n"));
        return HEAD.replace("%TITLE%", escaped(title)) + "<p>" + escaped(introduction) + "</p>\n"
                + section(sections.get(0))
                + (pictures.isEmpty() ? "" : "<h2>Plots</h2>\n<div class=\"plots\">\n" + pictures + "\n</div>\n")
                + sections.subList(1, sections.size()).stream()
                        .map(HtmlPage::section)
                        .collect(Collectors.joining())
                + "</body>\n</html>\n";
    }

    private static String section(Section section) {
        return "<h2>" + escaped(section.title()) + "</h2>\n<div class=\"wide\"><table>\n<thead><tr>"
                + cells("th", section.headings()) + "</tr></thead>\n<tbody>\n"
                + section.rows().stream()
                        .map(row -> "<tr>" + cells("td", row) + "</tr>\n")
                        .collect(Collectors.joining())
                + "</tbody>\n</table></div>\n<p class=\"note\">" + escaped(section.note()) + "</p>\n";
    }

    private static String cells(String element, List<String> cells) {
        return cells.stream()
                .map(cell -> "<" + element + ">" + escaped(cell) + "</" + element + ">")
                .collect(Collectors.joining());
    }

    private static String image(Plot plot) {
        return "<img alt=\"" + escaped(plot.title()) + "\" src=\"data:image/png;base64,"
                + Base64.getEncoder().encodeToString(plot.png()) + "\">";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
