package dev.weightflow.cli.report;

import dev.weightflow.cli.console.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * A table of a report with its title, before it is text, Markdown, LaTeX or HTML.
 *
 * @param headings the first column's is aligned to the left, all others to the right
 * @param rows as many cells as headings
 * @param note what a reader must know of it; may be empty
 */
public record Section(String title, List<String> headings, List<List<String>> rows, String note) {

    private static final int WIDTH = 140;

    public Section {
        headings = List.copyOf(headings);
        rows = List.copyOf(rows);
        for (List<String> row : rows) {
            if (row.size() != headings.size()) {
                throw new IllegalArgumentException(row.size() + " cells under " + headings.size() + " headings");
            }
        }
    }

    /** As plain text, its note in lines of at most {@value #WIDTH} characters. */
    public String text() {
        String[] aligned = headings.toArray(String[]::new);
        for (int column = 1; column < aligned.length; column++) {
            aligned[column] = ">" + aligned[column];
        }
        Table table = Table.of(aligned);
        rows.forEach(row -> table.row(row.toArray()));
        return title + "\n\n" + table + (note.isEmpty() ? "" : "\n\n" + wrap(note));
    }

    /** The text in lines of at most {@value #WIDTH} characters. */
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

    /** Collects rows. */
    public static final class Builder {
        private final String title;
        private final List<String> headings = new ArrayList<>();
        private final List<List<String>> rows = new ArrayList<>();

        public Builder(String title) {
            this.title = title;
        }

        public Builder heading(String... more) {
            headings.addAll(List.of(more));
            return this;
        }

        public void row(List<String> cells) {
            rows.add(List.copyOf(cells));
        }

        public Section note(String note) {
            return new Section(title, headings, rows, note);
        }
    }
}
