package dev.weightflow.comparison.table;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Formats tables as CSV by RFC 4180. */
final class Csv {
    private Csv() {}

    static String of(ReportTable table) {
        return Stream.concat(Stream.of(table.headings()), table.rows().stream())
                .map(Csv::line)
                .collect(Collectors.joining("\r\n", "", "\r\n"));
    }

    private static String line(List<String> cells) {
        return cells.stream().map(Csv::quoted).collect(Collectors.joining(","));
    }

    private static String quoted(String cell) {
        boolean formula = cell.matches("(?s)[=@\\t\\r].*") || cell.matches("(?s)[+-](?!\\d).*");
        String safe = formula ? "'" + cell : cell;
        return safe.matches("(?s).*[\",\r\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }
}
