package dev.weightflow.model.method.file.syntax;

import dev.weightflow.model.method.file.syntax.Token.Kind;
import java.util.List;
import java.util.function.Consumer;

/** Parses the top level of a file: constants and functions. */
public final class FileReader {

    /** Most faults that are reported. */
    private static final int MOST_FAULTS = 10;

    private final List<String> lines;
    private final Consumer<MethodFault> faults;
    private int found;

    /** @param faults receives each fault; a statement with a fault is left out */
    public FileReader(List<String> lines, Consumer<MethodFault> faults) {
        this.lines = lines;
        this.faults = faults;
    }

    /**
     * Constant at the file's head.
     *
     * @param value an {@code Integer}, {@code Double}, {@code Boolean} or {@code String}
     */
    public record HeadConstant(int line, String name, Object value) {}

    public void read(Consumer<HeadConstant> constants, Consumer<Function> functions) {
        TokenReader tokens;
        try {
            tokens = new TokenReader(Lexer.tokens(lines));
        } catch (MethodFault e) {
            faults.accept(e);
            return;
        }
        int count = 0;
        while (!tokens.is(Kind.END)) {
            try {
                if (tokens.is("def")) {
                    count++;
                    if (count > Limits.FUNCTIONS) {
                        throw Limits.exceeded(
                                tokens.line(), "it has more functions", Limits.FUNCTIONS, "write one for several");
                    }
                    functions.accept(new Parser(tokens).function());
                } else if (tokens.took(Kind.DOCUMENTATION)) {
                    tokens.took(Kind.NEWLINE);
                } else if (!imported(tokens)) {
                    constants.accept(constant(tokens));
                }
            } catch (MethodFault e) {
                faults.accept(e);
                tokens.skipStatement();
                found++;
                if (count > Limits.FUNCTIONS || found >= MOST_FAULTS) {
                    return;
                }
            }
        }
    }

    /** Returns whether the line is one of the imports that are allowed for the sake of editors. */
    private boolean imported(TokenReader tokens) {
        if (!tokens.is("import") && !tokens.is("from")) {
            return false;
        }
        if (!text(tokens.line())
                .matches("import (torch|math)|from torch import Tensor|from typing import \\w+(, *\\w+)*")) {
            throw MethodFault.at(
                    tokens.line(),
                    "'%s': imports are not supported; a method file has torch, its own functions and constants",
                    text(tokens.line()));
        }
        tokens.skipStatement();
        return true;
    }

    private HeadConstant constant(TokenReader tokens) {
        Token first = tokens.next();
        int line = first.line();
        if (first.is("class")) {
            throw MethodFault.at(line, "classes are not supported; write functions");
        }
        boolean named = first.is(Kind.NAME) && !TokenReader.KEYWORDS.contains(first.text());
        if (!named || !tokens.afterNext().is("=") && !tokens.afterNext().is(":")) {
            throw noConstant(line);
        }
        tokens.take();
        if (tokens.took(":")) {
            tokens.name("a type");
            if (!tokens.is("=")) {
                throw noConstant(line);
            }
        }
        tokens.take();
        Object value = value(tokens, first.text());
        if (!tokens.took(Kind.NEWLINE)) {
            throw noValue(line, first.text());
        }
        return new HeadConstant(line, first.text(), value);
    }

    private Object value(TokenReader tokens, String name) {
        int line = tokens.line();
        boolean minus = tokens.took("-");
        if (!minus) {
            tokens.took("+");
        }
        Token token = tokens.take();
        try {
            if (token.is(Kind.INTEGER)) {
                return Integer.valueOf((minus ? "-" : "") + token.text());
            } else if (token.is(Kind.REAL) && Double.isFinite(Double.parseDouble(token.text()))) {
                return Double.valueOf((minus ? "-" : "") + token.text());
            }
        } catch (NumberFormatException e) {
            throw noValue(line, name); // more than 32 bits
        }
        if (token.is("True") || token.is("False")) {
            return token.is("True");
        } else if (token.is(Kind.STRING)) {
            return token.text();
        }
        throw noValue(line, name);
    }

    private MethodFault noConstant(int line) {
        return MethodFault.at(
                line,
                "'%s' is neither a constant such as 'rank = 4' nor a function such as 'def adapt(w0, p):'",
                text(line));
    }

    private MethodFault noValue(int line, String name) {
        String value = text(line).replaceFirst("^[^=]*=\\s*", "");
        return MethodFault.at(
                line,
                name.matches("targets|smallParts|decoder")
                        ? name + " is written as words in quotes, such as targets = \"q,v\""
                        : "'" + value + "' is not an option value; write a number, True or False, such as rank = 4");
    }

    /** Returns a line without its comment, truncated where it is long. */
    private String text(int line) {
        String text = lines.get(line - 1).replaceFirst("#.*", "").strip();
        return text.length() <= Limits.LETTERS ? text : text.substring(0, Limits.LETTERS) + "…";
    }
}
