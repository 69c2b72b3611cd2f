package dev.weightflow.model.method.file.syntax;

import dev.weightflow.model.method.file.syntax.Token.Kind;
import java.util.List;
import java.util.Set;

/** Position of the parser in a text's tokens. */
final class TokenReader {

    /** Python's keywords. */
    static final Set<String> KEYWORDS = Set.of(
            "False",
            "None",
            "True",
            "and",
            "as",
            "assert",
            "async",
            "await",
            "break",
            "class",
            "continue",
            "def",
            "del",
            "elif",
            "else",
            "except",
            "finally",
            "for",
            "from",
            "global",
            "if",
            "import",
            "in",
            "is",
            "lambda",
            "nonlocal",
            "not",
            "or",
            "pass",
            "raise",
            "return",
            "try",
            "while",
            "with",
            "yield");

    private final List<Token> tokens;
    private int at;
    private int blocks; // nesting depth of the next token

    TokenReader(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token next() {
        return tokens.get(at);
    }

    Token afterNext() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    int line() {
        return next().line();
    }

    boolean is(String word) {
        return next().is(word);
    }

    boolean is(Kind kind) {
        return next().is(kind);
    }

    Token take() {
        Token taken = next();
        blocks += taken.is(Kind.INDENT) ? 1 : taken.is(Kind.DEDENT) ? -1 : 0;
        at = Math.min(at + 1, tokens.size() - 1);
        return taken;
    }

    /** Consumes that word or operator if it is next, and returns whether it was. */
    boolean took(String word) {
        boolean here = is(word);
        if (here) {
            take();
        }
        return here;
    }

    boolean took(Kind kind) {
        boolean here = is(kind);
        if (here) {
            take();
        }
        return here;
    }

    void require(String word, String where) {
        if (!took(word)) {
            throw MethodFault.at(line(), "found %s where '%s' was expected, %s", next().shown(), word, where);
        }
    }

    /** Consumes a name that the file defines. */
    String name(String what) {
        Token token = next();
        if (!token.is(Kind.NAME) || KEYWORDS.contains(token.text())) {
            throw MethodFault.at(token.line(), "found %s where the name of %s was expected", token.shown(), what);
        }
        return take().text();
    }

    /** Skips the rest of a statement at the top level of a file, with the blocks that belong to it or contain the last token. */
    void skipStatement() {
        do {
            while (!is(Kind.NEWLINE) && !is(Kind.INDENT) && !is(Kind.DEDENT) && !is(Kind.END)) {
                take();
            }
            took(Kind.NEWLINE);
            while (is(Kind.INDENT) || is(Kind.DEDENT)) {
                take();
            }
        } while (blocks > 0 && !is(Kind.END));
    }
}
