package dev.weightflow.model.method.file;

import java.util.ArrayList;
import java.util.List;

/**
 * A function of a method file.
 *
 * @param arguments as the file writes them, with types and defaults where it gives any
 * @param gives what follows the arguments, up to the colon
 * @param line of its {@code def}, counted from 1
 * @param body the lines below, with their numbers; without documentation strings
 */
record MethodFunction(String name, List<String> arguments, String gives, int line, List<Line> body) {

    record Line(int number, String text) {}

    /** The arguments' names. */
    List<String> names() {
        return arguments.stream()
                .map(argument -> argument.split("[:=]", 2)[0].strip())
                .toList();
    }

    /** The blanks before its first statement. */
    String indentation() {
        return body.stream()
                .map(Line::text)
                .filter(line -> !line.isBlank() && !line.strip().startsWith("#"))
                .findFirst()
                .map(line ->
                        line.substring(0, line.length() - line.stripLeading().length()))
                .orElse("  ");
    }

    /** The function's head in the compiled text, where it is a method. */
    String head() {
        return MethodRole.of(name).map(MethodRole::head).orElseGet(() -> {
            List<String> all = new ArrayList<>(List.of("self"));
            all.addAll(arguments);
            return "def " + name + "(" + String.join(", ", all) + ")" + gives + ":";
        });
    }

    /** Arguments between commas, but for commas in brackets. */
    static List<String> split(String arguments) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i <= arguments.length(); i++) {
            char c = i < arguments.length() ? arguments.charAt(i) : ',';
            depth += "[(".indexOf(c) >= 0 ? 1 : "])".indexOf(c) >= 0 ? -1 : 0;
            if (c == ',' && (depth == 0 || i == arguments.length())) {
                String part = arguments.substring(from, i).strip();
                if (!part.isEmpty()) {
                    parts.add(part);
                }
                from = i + 1;
            }
        }
        return parts;
    }
}
