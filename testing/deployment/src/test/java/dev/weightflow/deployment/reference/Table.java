package dev.weightflow.deployment.reference;

import java.util.ArrayList;
import java.util.List;

/** Markdown table. */
final class Table {
    private final List<String> lines = new ArrayList<>();

    Table(String... heads) {
        row(heads);
        lines.add("|" + "---|".repeat(heads.length));
    }

    void row(String... cells) {
        StringBuilder line = new StringBuilder("|");
        for (String cell : cells) {
            line.append(' ').append(cell.replace("|", "\\|").replace("\n", " ")).append(" |");
        }
        lines.add(line.toString());
    }

    @Override
    public String toString() {
        return String.join("\n", lines) + "\n";
    }
}
