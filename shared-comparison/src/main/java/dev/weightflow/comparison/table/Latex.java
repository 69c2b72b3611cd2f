package dev.weightflow.comparison.table;

import java.util.List;
import java.util.stream.Collectors;

/** Formats tables for LaTeX with the package booktabs. */
final class Latex {
    private Latex() {}

    static String of(ReportTable table) {
        return "\\begin{table}\n\\caption{" + escaped(table.title())
                + (table.note().isEmpty() ? "" : ". " + escaped(table.note()))
                + "}\n\\begin{tabular}{l"
                + "r".repeat(table.headings().size() - 1) + "}\n\\toprule\n" + row(table.headings()) + "\n\\midrule\n"
                + table.rows().stream().map(Latex::row).collect(Collectors.joining("\n"))
                + "\n\\bottomrule\n\\end{tabular}\n\\end{table}\n";
    }

    private static String row(List<String> cells) {
        return cells.stream().map(Latex::escaped).collect(Collectors.joining(" & ", "", " \\\\"));
    }

    /** Escapes what LaTeX reads as a command, and writes what its text fonts lack as mathematics. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            escaped.append(escaped(text, at));
        }
        return escaped.toString();
    }

    private static String escaped(String text, int at) {
        char letter = text.charAt(at);
        return switch (letter) {
            case '\\' -> "\\textbackslash{}";
            case '%', '_', '&', '#', '$', '{', '}' -> "\\" + letter;
            case '~' -> "\\textasciitilde{}";
            case '^' -> "\\textasciicircum{}";
            case '<' -> "\\textless{}";
            case '>' -> "\\textgreater{}";
            case '|' -> "\\textbar{}";
            case '"' -> "''";
            case '\n', '\r' -> " ";
            case 'Δ' -> "$\\Delta$";
            case '±' -> "$\\pm$";
            case '≈' -> "$\\approx$";
            case '°' -> "$^\\circ$";
            case '‖' -> "$\\Vert$";
            case '−' -> "$-$";
            case '–' -> "--";
            case '-' -> isSign(text, at) ? "$-$" : "-";
            default -> String.valueOf(letter);
        };
    }

    /** Returns whether the hyphen there is the minus of a number. */
    private static boolean isSign(String text, int at) {
        boolean starts = at == 0 || " [(".indexOf(text.charAt(at - 1)) >= 0;
        return starts && at + 1 < text.length() && Character.isDigit(text.charAt(at + 1));
    }
}
