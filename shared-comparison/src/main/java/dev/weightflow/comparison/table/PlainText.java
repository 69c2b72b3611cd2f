package dev.weightflow.comparison.table;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Formats tables in columns of characters. */
public final class PlainText {
    static final int WIDTH = 140;

    private static final String GAP = "  ";

    private PlainText() {}

    static String of(ReportTable table) {
        List<List<String>> lines = new ArrayList<>(List.of(table.headings()));
        lines.addAll(table.rows());
        List<Boolean> right =
                new ArrayList<>(Collections.nCopies(table.headings().size(), true));
        right.set(0, false);
        return table.title() + "\n\n" + aligned(lines, right)
                + (table.note().isEmpty() ? "" : "\n\n" + wrapped(table.note()));
    }

    /**
     * Aligns cells in columns as wide as they need.
     *
     * @param lines of as many cells each as there are columns
     * @param right for each column whether it is aligned to the right, as numbers are
     */
    public static String aligned(List<List<String>> lines, List<Boolean> right) {
        int[] widths = IntStream.range(0, right.size())
                .map(column -> lines.stream()
                        .mapToInt(line -> line.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        return lines.stream()
                .map(line -> IntStream.range(0, widths.length)
                        .mapToObj(column -> padded(line.get(column), widths[column], right.get(column)))
                        .collect(Collectors.joining(GAP))
                        .stripTrailing())
                .collect(Collectors.joining("\n"));
    }

    private static String padded(String text, int width, boolean right) {
        String blanks = " ".repeat(width - text.length());
        return right ? blanks + text : text + blanks;
    }

    /** Breaks a paragraph into lines of at most {@value #WIDTH} characters. */
    static String wrapped(String paragraph) {
        StringBuilder text = new StringBuilder();
        int column = 0;
        for (String word : paragraph.split(" ")) {
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
