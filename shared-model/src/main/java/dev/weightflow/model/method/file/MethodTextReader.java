package dev.weightflow.model.method.file;

import dev.weightflow.schema.ClosestMatch;
import dev.weightflow.schema.Faults;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a method file line by line: constants, then functions. What else Python has at the top level, a method file has not. */
final class MethodTextReader {

    private static final Set<String> SETTINGS = Set.of("targets", "smallParts", "decoder");
    private static final Set<String> RESERVED = Set.of("name", "text", "digest", "self", "torch", "math");
    private static final Pattern CONSTANT = Pattern.compile("([A-Za-z]\\w*)\\s*(?::\\s*\\w+\\s*)?=\\s*([^=].*?)\\s*");
    private static final Pattern IMPORT = Pattern.compile(
            "import torch|import math|from torch import Tensor|from typing import (Dict|List|Tuple|Optional)(, *(Dict|List|Tuple|Optional))*");
    private static final Pattern HEAD = Pattern.compile("def\\s+(\\w+)\\s*\\((.*)\\)\\s*(->.*?)?\\s*:\\s*");
    private static final Pattern WORDS = Pattern.compile("[\"']([^\"']*)[\"']");

    private final List<String> lines;
    private final Faults faults;
    private final Map<String, Object> options = new LinkedHashMap<>();
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<MethodFunction> functions = new ArrayList<>();
    private int next;

    MethodTextReader(String text, Faults faults) {
        this.faults = faults;
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        faults.require(
                bytes <= MethodText.MOST_BYTES,
                "it has %d bytes, and may have %d: leave out what is no function of the method",
                bytes,
                MethodText.MOST_BYTES);
        this.lines = bytes <= MethodText.MOST_BYTES ? Arrays.asList(text.split("\r?\n", -1)) : List.of();
    }

    MethodText read() {
        List<String> code = withoutDocumentation();
        while (next < code.size()) {
            String line = withoutComment(code.get(next));
            next++;
            if (line.isBlank() || IMPORT.matcher(line.strip()).matches()) {
                continue;
            }
            if (line.startsWith("def ")) {
                function(line, code);
            } else {
                constant(line);
            }
        }
        if (!lines.isEmpty()) {
            requireFunctions();
        }
        return new MethodText(Map.copyOf(options), Map.copyOf(settings), List.copyOf(functions));
    }

    /** The lines, with those of documentation strings emptied. */
    private List<String> withoutDocumentation() {
        List<String> code = new ArrayList<>();
        String open = null;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            String start = line.strip();
            fault(
                    i + 1,
                    line.chars().noneMatch(c -> c < ' ' || c == 0x7f),
                    "it has a tab or a control character; indent with spaces");
            if (open == null && (start.startsWith("\"\"\"") || start.startsWith("'''"))) {
                open = start.substring(0, 3);
                start = start.substring(3);
                line = "";
            }
            if (open != null) {
                open = start.contains(open) ? null : open;
                line = "";
            }
            code.add(line);
        }
        return code;
    }

    private void function(String first, List<String> code) {
        int line = next;
        StringBuilder head = new StringBuilder(first.strip());
        while (!head.toString().endsWith(":") && next < code.size() && head.length() < 1000) {
            head.append(' ').append(withoutComment(code.get(next)).strip());
            next++;
        }
        Matcher parts = HEAD.matcher(head);
        List<MethodFunction.Line> body = new ArrayList<>();
        while (next < code.size()
                && (code.get(next).isBlank() || " #".indexOf(code.get(next).charAt(0)) >= 0)) {
            body.add(new MethodFunction.Line(next + 1, code.get(next)));
            next++;
        }
        if (!parts.matches()) {
            fault(line, false, "a function begins as 'def adapt(w0, p):' does, its body on lines of its own");
            return;
        }
        MethodFunction function = new MethodFunction(
                parts.group(1),
                MethodFunction.split(parts.group(2)),
                parts.group(3) == null ? "" : " " + parts.group(3),
                line,
                body);
        fault(
                line,
                functions.stream().noneMatch(other -> other.name().equals(function.name())),
                "there is a second function '" + function.name() + "'; give it another name");
        fault(
                line,
                body.stream().anyMatch(each -> !withoutComment(each.text()).isBlank()),
                "the function '" + function.name() + "' has no statement; give what it is to return");
        MethodRole.of(function.name()).ifPresent(role -> function.names()
                .forEach(argument -> fault(
                        line,
                        role.arguments().contains(argument),
                        function.name() + " is given no '" + argument + "'; it may ask for "
                                + String.join(", ", role.arguments()))));
        functions.add(function);
    }

    private void constant(String line) {
        Matcher constant = CONSTANT.matcher(line);
        if (!constant.matches()) {
            String word = line.strip().split("\\W", 2)[0];
            fault(
                    next,
                    false,
                    switch (word) {
                        case "import", "from" ->
                            "'" + line.strip()
                                    + "': nothing is imported; a method file has torch, its own functions and"
                                    + " constants";
                        case "class" -> "there are no classes; write functions";
                        default ->
                            "'" + line.strip()
                                    + "' is neither a constant such as 'rank = 4' nor a function such as 'def adapt(w0, p):'";
                    });
            return;
        }
        String name = constant.group(1);
        String value = constant.group(2);
        if (SETTINGS.contains(name)) {
            Matcher words = WORDS.matcher(value);
            fault(next, words.matches(), name + " is written as words in quotes, such as targets = \"q,v\"");
            settings.put(name, words.matches() ? words.group(1) : "");
            return;
        }
        fault(
                next,
                !RESERVED.contains(name) && !MethodRole.isArgument(name),
                "an option cannot be called '" + name + "', which means something else; give it another name");
        fault(next, !options.containsKey(name), "there is a second '" + name + "'; leave one out");
        Object read = literal(value);
        fault(
                next,
                read != null,
                "'" + value + "' is no value of an option; write a number, True or False, such as rank = 4");
        options.put(name, read == null ? 0 : read);
    }

    private static Object literal(String value) {
        if (value.equals("True") || value.equals("False")) {
            return value.equals("True");
        }
        try {
            if (value.matches("[+-]?\\d+")) {
                return Integer.valueOf(value);
            }
            double number = Double.parseDouble(value);
            return Double.isFinite(number) && !value.matches(".*[fFdD]") ? (Object) number : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Parameters and adapt are there, and what else there is, something calls. */
    private void requireFunctions() {
        Set<String> missing = new TreeSet<>(Set.of("parameters", "adapt"));
        functions.forEach(function -> missing.remove(function.name()));
        missing.forEach(
                name -> faults.require(
                        false,
                        "it has no function '" + name + "'; write "
                                + (name.equals("adapt")
                                        ? "'def adapt(w0, p):', which returns the weight that takes W0's place"
                                        : "'def parameters(out_features, in_features):', which returns the trained parameters by name")));
        for (MethodFunction helper : functions) {
            if (MethodRole.of(helper.name()).isEmpty()) {
                Pattern call = Pattern.compile("\\b" + helper.name() + "\\(");
                boolean called = functions.stream()
                        .flatMap(function -> function.body().stream())
                        .anyMatch(line -> call.matcher(line.text()).find());
                fault(
                        helper.line(),
                        called,
                        "nothing calls '" + helper.name() + "'"
                                + ClosestMatch.of(
                                                helper.name(),
                                                Arrays.stream(MethodRole.values())
                                                        .map(MethodRole::function)
                                                        .toList())
                                        .map(near -> " (did you mean " + near + "?)")
                                        .orElse("; leave it out"));
            }
        }
    }

    private void fault(int line, boolean holds, String clause) {
        faults.require(holds, "line " + line + ": " + clause);
    }

    /** The line up to a comment; a number sign in quotes begins none. */
    private static String withoutComment(String line) {
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote == 0 && c == '#') {
                return line.substring(0, i).stripTrailing();
            }
            quote = quote == 0 && (c == '"' || c == '\'') ? c : c == quote ? 0 : quote;
        }
        return line.stripTrailing();
    }
}
