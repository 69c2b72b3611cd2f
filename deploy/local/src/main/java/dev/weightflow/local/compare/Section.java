package dev.weightflow.local.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of the report with its title, before it is text, Markdown, LaTeX or HTML.
 *
 * @param headings the first column's is aligned to the left, all others to the right
 * @param rows as many cells as headings
 * @param note what a reader must know of it; may be empty
 */
record Section(String title, List<String> headings, List<List<String>> rows, String note) {

    Section {
        headings = List.copyOf(headings);
        rows = List.copyOf(rows);
        for (List<String> row : rows) {
            if (row.size() != headings.size()) {
                throw new IllegalArgumentException(row.size() + " cells under " + headings.size() + " headings");
            }
        }
    }

    /** Collects rows. */
    static final class Builder {
        private final String title;
        private final List<String> headings = new ArrayList<>();
        private final List<List<String>> rows = new ArrayList<>();

        Builder(String title) {
            this.title = title;
        }

        Builder heading(String... more) {
            headings.addAll(List.of(more));
            return this;
        }

        void row(List<String> cells) {
            rows.add(List.copyOf(cells));
        }

        Section note(String note) {
            return new Section(title, headings, rows, note);
        }
    }
}
