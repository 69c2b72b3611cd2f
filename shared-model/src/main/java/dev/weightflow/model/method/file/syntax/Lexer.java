package dev.weightflow.model.method.file.syntax;

import dev.weightflow.model.method.file.syntax.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Splits a text into tokens. Lines within brackets are joined; a string has no escapes, and everything but comments is ASCII. */
final class Lexer {

    private static final List<String> SIGNS = List.of(
            "**=", "//=", "...", "**", "//", "==", "!=", "<=", ">=", "->", "+=", "-=", "*=", "/=", "@=", "%=", ":=",
            "&=", "|=", "^=", "<<", ">>", "+", "-", "*", "/", "%", "@", "<", ">", "=", "(", ")", "[", "]", "{", "}",
            ",", ":", ".", "&", "|", "^", "~", ";");

    private final List<String> lines;
    private final List<Token> tokens = new ArrayList<>();
    private final Deque<Integer> indents = new ArrayDeque<>(List.of(0));
    private int brackets;
    private String documentation = ""; // the quotes that end it
    private int begun; // the line in which it begins

    private Lexer(List<String> lines) {
        this.lines = lines;
    }

    /** @throws MethodFault if a line has characters outside any token */
    static List<Token> tokens(List<String> lines) {
        Lexer lexer = new Lexer(lines);
        for (int number = 1; number <= lines.size(); number++) {
            lexer.line(number, lines.get(number - 1));
        }
        lexer.end();
        return lexer.tokens;
    }

    private void line(int number, String line) {
        if (line.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw MethodFault.at(number, "it has a tab or a control character; indent with spaces");
        }
        int at = 0;
        if (!documentation.isEmpty()) {
            at = documented(line, 0);
            if (at < 0) {
                return;
            }
        } else if (brackets == 0) {
            while (at < line.length() && line.charAt(at) == ' ') {
                at++;
            }
            if (at == line.length() || line.charAt(at) == '#') {
                return;
            }
            indent(number, at);
        }
        while (at >= 0 && at < line.length() && line.charAt(at) != '#') {
            at = line.charAt(at) == ' ' ? at + 1 : token(number, line, at);
        }
        if (documentation.isEmpty() && brackets == 0) {
            add(Kind.NEWLINE, "", number);
        }
    }

    private void indent(int line, int spaces) {
        if (spaces > indents.peek()) {
            if (indents.size() > Limits.BLOCKS) {
                throw Limits.exceeded(
                        line, "its blocks are nested deeper", Limits.BLOCKS, "write a function for what is inside");
            }
            indents.push(spaces);
            add(Kind.INDENT, "", line);
        }
        while (spaces < indents.peek()) {
            indents.pop();
            add(Kind.DEDENT, "", line);
        }
        if (spaces != indents.peek()) {
            throw MethodFault.at(line, "its indentation is that of no line before; indent a block's lines alike");
        }
    }

    /** @return the offset after the token, or -1 at the end of the line */
    private int token(int number, String line, int at) {
        char first = line.charAt(at);
        if (isDigit(first) || first == '.' && at + 1 < line.length() && isDigit(line.charAt(at + 1))) {
            return number(number, line, at);
        }
        if (first == '"' || first == '\'') {
            return string(number, line, at);
        }
        if (isLetter(first)) {
            int end = at;
            while (end < line.length() && (isLetter(line.charAt(end)) || isDigit(line.charAt(end)))) {
                end++;
            }
            requireShort(number, end - at, "name");
            if (end < line.length() && (line.charAt(end) == '"' || line.charAt(end) == '\'')) {
                throw MethodFault.at(
                        number,
                        "'%s' stands before a string; a string is plain words in quotes",
                        line.substring(at, end));
            }
            add(Kind.NAME, line.substring(at, end), number);
            return end;
        }
        for (String sign : SIGNS) {
            if (line.startsWith(sign, at)) {
                bracket(number, sign);
                add(Kind.SIGN, sign, number);
                return at + sign.length();
            }
        }
        if (first == '\\') {
            throw MethodFault.at(number, "lines cannot be continued by '\\'; put what is continued in parentheses");
        }
        int point = line.codePointAt(at);
        throw MethodFault.at(
                number,
                "there is no %s in a method file, but in its comments; leave it out",
                point < 0x7f ? "'" + (char) point + "'" : "U+%04X".formatted(point));
    }

    private void bracket(int line, String sign) {
        if ("([{".contains(sign)) {
            brackets++;
            begun = brackets == 1 ? line : begun;
        } else if (")]}".contains(sign)) {
            brackets--;
            if (brackets < 0) {
                throw MethodFault.at(line, "'%s' closes nothing; leave it out, or open it", sign);
            }
        }
    }

    private int number(int number, String line, int at) {
        int end = at;
        boolean real = false;
        while (end < line.length()) {
            char c = line.charAt(end);
            boolean exponent = (c == 'e' || c == 'E') && end > at;
            if (exponent && end + 1 < line.length() && "+-".indexOf(line.charAt(end + 1)) >= 0) {
                end++;
            } else if (!isDigit(c) && c != '.' && c != '_' && !isLetter(c)) {
                break;
            }
            real |= exponent || c == '.';
            end++;
        }
        String text = line.substring(at, end);
        requireShort(number, text.length(), "number");
        if (!text.matches("0+|[1-9]\\d*(_\\d+)*|\\d+[eE][+-]?\\d+|(\\d+\\.\\d*|\\.\\d+)([eE][+-]?\\d+)?")) {
            throw MethodFault.at(number, "'%s' is not a number; write one such as 4, 0.5 or 1e-5", text);
        }
        add(real ? Kind.REAL : Kind.INTEGER, text.replace("_", ""), number);
        return end;
    }

    private int string(int number, String line, int at) {
        String three = line.substring(at, Math.min(at + 3, line.length()));
        if (three.equals("\"\"\"") || three.equals("'''")) {
            documentation = three;
            begun = number;
            return documented(line, at + 3);
        }
        int end = line.indexOf(line.charAt(at), at + 1);
        if (end < 0) {
            throw MethodFault.at(number, "a string has no end; close its quotes in the same line");
        }
        String text = line.substring(at + 1, end);
        requireShort(number, text.length(), "string");
        if (text.chars().anyMatch(c -> c > 0x7e || c == '\\')) {
            throw MethodFault.at(number, "a string has a character that is not ASCII, or '\\'; write plain letters");
        }
        add(Kind.STRING, text, number);
        return end + 1;
    }

    private int documented(String line, int at) {
        int end = line.indexOf(documentation, at);
        if (end < 0) {
            return -1;
        }
        documentation = "";
        add(Kind.DOCUMENTATION, "", begun);
        return end + 3;
    }

    private void end() {
        if (!documentation.isEmpty() || brackets > 0) {
            throw MethodFault.at(
                    begun, "%s has no end; close it", brackets > 0 ? "a bracket" : "a documentation string");
        }
        while (indents.pop() > 0) {
            add(Kind.DEDENT, "", lines.size());
        }
        add(Kind.END, "", lines.size());
    }

    private static void requireShort(int line, int letters, String what) {
        if (letters > Limits.LETTERS) {
            throw MethodFault.at(
                    line, "a %s has %d letters, and may have %d; write a shorter one", what, letters, Limits.LETTERS);
        }
    }

    private void add(Kind kind, String text, int line) {
        if (tokens.size() >= Limits.TOKENS) {
            throw Limits.exceeded(
                    line,
                    "it has more words and signs",
                    Limits.TOKENS,
                    "leave out what is not a function of the method");
        }
        tokens.add(new Token(kind, text, line));
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
