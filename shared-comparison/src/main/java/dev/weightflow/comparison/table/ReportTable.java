package dev.weightflow.comparison.table;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Table of a report, independent of the format that it is written in. The first column is aligned to the left, all others to the right.
 *
 * @param headings at least one
 * @param rows with a cell for each heading; a cell without a value is empty
 * @param note what a reader must know, below the table; may be empty
 */
public record ReportTable(String title, List<String> headings, List<List<String>> rows, String note) {

    /** @throws IllegalArgumentException if there is no heading, or a row has another number of cells than there are headings */
    public ReportTable {
        headings = List.copyOf(headings);
        rows = rows.stream().map(List::copyOf).toList();
        if (headings.isEmpty()) {
            throw new IllegalArgumentException(title + ": no headings");
        }
        for (List<String> row : rows) {
            if (row.size() != headings.size()) {
                throw new IllegalArgumentException(
                        title + ": " + row.size() + " cells under " + headings.size() + " headings");
            }
        }
    }

    /** Starts a table. */
    public static Builder titled(String title) {
        return new Builder(title);
    }

    /** Formats the table as plain text, its note in lines of at most {@value PlainText#WIDTH} characters. */
    public String text() {
        return PlainText.of(this);
    }

    public String markdown() {
        return Markdown.of(this);
    }

    /** Formats the table for LaTeX with the package booktabs. */
    public String latex() {
        return Latex.of(this);
    }

    /** Formats title, table and note as elements of an HTML page. */
    public String html() {
        return Html.of(this);
    }

    /** Formats headings and rows as CSV by RFC 4180. Text that a spreadsheet would take for a formula gets a leading apostrophe. */
    public String csv() {
        return Csv.of(this);
    }

    /** Collects headings, then rows. */
    public static final class Builder {
        private final String title;
        private final List<String> headings = new ArrayList<>();
        private final List<List<String>> rows = new ArrayList<>();

        private Builder(String title) {
            this.title = title;
        }

        public Builder heading(String... more) {
            headings.addAll(List.of(more));
            return this;
        }

        /** Adds a row; missing cells at its end are empty. */
        public Builder row(List<String> cells) {
            List<String> row = new ArrayList<>(cells);
            row.addAll(Collections.nCopies(Math.max(0, headings.size() - cells.size()), ""));
            rows.add(row);
            return this;
        }

        public ReportTable note(String words) {
            return new ReportTable(title, headings, rows, words);
        }
    }
}
