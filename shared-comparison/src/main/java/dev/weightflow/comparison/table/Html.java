package dev.weightflow.comparison.table;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Formats tables and documents as HTML. */
final class Html {
    private static final String PAGE = "document.html";
    private static final Pattern PLACEHOLDER = Pattern.compile("%(TITLE|INTRODUCTION|BODY)%");

    private Html() {}

    static String of(ReportTable table) {
        return "<h2>" + escaped(table.title()) + "</h2>\n<div class=\"wide\"><table>\n<thead><tr>"
                + cells("th", table.headings()) + "</tr></thead>\n<tbody>\n"
                + table.rows().stream()
                        .map(row -> "<tr>" + cells("td", row) + "</tr>\n")
                        .collect(Collectors.joining())
                + "</tbody>\n</table></div>\n"
                + (table.note().isEmpty() ? "" : "<p class=\"note\">" + escaped(table.note()) + "</p>\n");
    }

    static String page(Document document) {
        int first = Math.min(1, document.tables().size());
        String body = tables(document.tables().subList(0, first))
                + pictures(document.pictures())
                + tables(document.tables().subList(first, document.tables().size()));
        Map<String, String> values = Map.of(
                "TITLE", escaped(document.title()), "INTRODUCTION", escaped(document.introduction()), "BODY", body);
        return PLACEHOLDER
                .matcher(template())
                .replaceAll(found -> Matcher.quoteReplacement(values.get(found.group(1))));
    }

    private static String template() {
        try (InputStream page = Html.class.getResourceAsStream(PAGE)) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String tables(List<ReportTable> tables) {
        return tables.stream().map(Html::of).collect(Collectors.joining());
    }

    private static String pictures(List<Picture> pictures) {
        return pictures.isEmpty()
                ? ""
                : pictures.stream()
                        .map(picture -> "<img alt=\"" + escaped(picture.title()) + "\" src=\"data:image/png;base64,"
                                + Base64.getEncoder().encodeToString(picture.png()) + "\">")
                        .collect(Collectors.joining("\n", "<h2>Plots</h2>\n<div class=\"plots\">\n", "\n</div>\n"));
    }

    private static String cells(String element, List<String> cells) {
        return cells.stream()
                .map(cell -> "<" + element + ">" + escaped(cell) + "</" + element + ">")
                .collect(Collectors.joining());
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
