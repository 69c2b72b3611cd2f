package dev.weightflow.comparison.table;

import java.util.List;
import java.util.stream.Collectors;

/** Formats tables in GitHub's Markdown. */
final class Markdown {
    private Markdown() {}

    static String of(ReportTable table) {
        return "## " + escaped(table.title()) + "\n\n" + row(table.headings()) + "\n|---|"
                + "---:|".repeat(table.headings().size() - 1) + "\n"
                + table.rows().stream().map(Markdown::row).collect(Collectors.joining("\n"))
                + "\n\n" + escaped(table.note());
    }

    private static String row(List<String> cells) {
        return cells.stream().map(Markdown::escaped).collect(Collectors.joining(" | ", "| ", " |"));
    }

    /** Escapes what would end a cell, start markup or HTML, in one line. */
    static String escaped(String text) {
        return text.replaceAll("([\\\\*|`])", "\\\\$1").replace("<", "&lt;").replaceAll("\\R", " ");
    }
}
