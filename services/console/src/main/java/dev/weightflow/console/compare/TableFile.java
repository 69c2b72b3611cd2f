package dev.weightflow.console.compare;

import dev.weightflow.console.compare.ComparisonView.Column;
import dev.weightflow.console.compare.ComparisonView.Figure;
import dev.weightflow.console.compare.ComparisonView.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Table of a comparison as a file. */
final class TableFile {
    private final ComparisonView view;

    TableFile(ComparisonView view) {
        this.view = view;
    }

    /** Formats as CSV by RFC 4180. Text that a spreadsheet would take for a formula gets a leading apostrophe. */
    String csv() {
        return lines().map(row -> row.stream().map(TableFile::quoted).collect(Collectors.joining(",")))
                .collect(Collectors.joining("\r\n", "", "\r\n"));
    }

    private static String quoted(String cell) {
        boolean formula = cell.matches("(?s)[=@\\t].*") || cell.matches("(?s)[+-](?!\\d).*");
        String safe = formula ? "'" + cell : cell;
        return safe.matches("(?s).*[\",\r\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }

    /** Formats for LaTeX with the package booktabs. */
    String latex() {
        UnaryOperator<String> escape = TableFile::tex;
        List<String> rows = lines().map(row -> row.stream().map(escape).collect(Collectors.joining(" & ", "", " \\\\")))
                .toList();
        return "% needs \\usepackage{booktabs}\n\\begin{table}\n\\caption{" + tex(view.title() + ". " + view.caption())
                + "}\n\\begin{tabular}{l" + "r".repeat(view.columns().size() + 2) + "}\n\\toprule\n" + rows.get(0)
                + "\n\\midrule\n" + String.join("\n", rows.subList(1, rows.size()))
                + "\n\\bottomrule\n\\end{tabular}\n\\end{table}\n";
    }

    private static String tex(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars()
                .forEach(letter -> escaped.append(
                        switch (letter) {
                            case '\\' -> "\\textbackslash{}";
                            case '%', '_', '&', '#', '$', '{', '}' -> "\\" + (char) letter;
                            case '~' -> "\\textasciitilde{}";
                            case '^' -> "\\textasciicircum{}";
                            case 'Δ' -> "$\\Delta$";
                            case '±' -> "$\\pm$";
                            case '−' -> "$-$";
                            case '°' -> "$^\\circ$";
                            case '–' -> "--";
                            default -> Character.toString(letter);
                        }));
        return escaped.toString();
    }

    private Stream<List<String>> lines() {
        List<String> head = new ArrayList<>(List.of("Method", "Δm to " + view.baseTitle()));
        view.columns().stream().map(Column::heading).forEach(head::add);
        head.add("Trained");
        return Stream.concat(Stream.of(head), view.lines().stream().map(TableFile::cells));
    }

    private static List<String> cells(Line line) {
        List<String> cells = new ArrayList<>(List.of((line.name() + " " + line.options()).strip()));
        cells.add(words(line.deltaM()));
        line.figures().stream().map(TableFile::words).forEach(cells::add);
        cells.add(line.trained());
        return cells;
    }

    private static String words(Figure figure) {
        return (figure.value() + (figure.differs() ? " * " : " ") + figure.beside()).strip();
    }
}
