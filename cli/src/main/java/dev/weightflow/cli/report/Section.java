package dev.weightflow.cli.report;

import dev.weightflow.cli.console.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Table of a report with its title, independent of the format: text, Markdown, LaTeX or HTML. The first column is aligned to the left, all others to
 * the right; a note below holds what a reader must know.
 */
public final class Section {
    private static final int WIDTH = 140;

    private final String title;
    private final List<String> headings = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();
    private String note = "";

    public Section(String title) {
        this.title = title;
    }

    public Section heading(String... more) {
        headings.addAll(List.of(more));
        return this;
    }

    /** Adds a row; missing cells at its end are empty. */
    public void row(List<String> cells) {
        List<String> row = new ArrayList<>(cells);
        row.addAll(Collections.nCopies(headings.size() - cells.size(), ""));
        rows.add(row);
    }

    public Section note(String words) {
        note = words;
        return this;
    }

    public String title() {
        return title;
    }

    public List<String> headings() {
        return headings;
    }

    public List<List<String>> rows() {
        return rows;
    }

    public String note() {
        return note;
    }

    /** Formats the table as plain text, its note in lines of at most {@value #WIDTH} characters. */
    public String text() {
        String[] aligned = headings.toArray(String[]::new);
        for (int column = 1; column < aligned.length; column++) {
            aligned[column] = ">" + aligned[column];
        }
        Table table = Table.of(aligned);
        rows.forEach(row -> table.row(row.toArray()));
        return title + "\n\n" + table + (note.isEmpty() ? "" : "\n\n" + wrap(note));
    }

    public static String wrap(String note) {
        StringBuilder text = new StringBuilder();
        int column = 0;
        for (String word : note.split(" ")) {
            if (column > 0 && column + 1 + word.length() > WIDTH) {
                text.append('\n');
                column = 0;
            } else if (column > 0) {
                text.append(' ');
                column++;
            }
            text.append(word);
            column += word.length();
        }
        return text.toString();
    }
}
