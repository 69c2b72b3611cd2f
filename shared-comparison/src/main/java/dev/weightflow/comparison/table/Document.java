package dev.weightflow.comparison.table;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Report of several tables.
 *
 * @param introduction a paragraph under the title
 * @param pictures placed after the first table of the page; the other formats have none
 */
public record Document(String title, String introduction, List<ReportTable> tables, List<Picture> pictures) {

    public Document {
        tables = List.copyOf(tables);
        pictures = List.copyOf(pictures);
    }

    public String text() {
        return PlainText.wrapped(introduction) + each("\n\n", ReportTable::text);
    }

    public String markdown() {
        return "# " + Markdown.escaped(title) + "\n\n" + Markdown.escaped(introduction)
                + each("\n\n", ReportTable::markdown) + "\n";
    }

    /** Formats the tables for LaTeX with the package booktabs, the introduction as a comment. */
    public String latex() {
        return "% " + introduction.replaceAll("\\R", " ") + "\n% needs \\usepackage{booktabs}\n"
                + each("\n", ReportTable::latex);
    }

    /** Formats the first table as CSV, which holds one table alone; empty where there is none. */
    public String csv() {
        return tables.isEmpty() ? "" : tables.get(0).csv();
    }

    /** Formats the report as one HTML page that is self-contained: no script, and the pictures as data URIs. */
    public String html() {
        return Html.page(this);
    }

    private String each(String before, Function<ReportTable, String> form) {
        return tables.stream().map(table -> before + form.apply(table)).collect(Collectors.joining());
    }
}
