package dev.weightflow.model.method.file.syntax;

/**
 * Word, number, string or operator of a text, or the begin or end of a line or block.
 *
 * @param text in the file; a string without its quotes
 */
record Token(Kind kind, String text, int line) {

    enum Kind {
        NAME,
        INTEGER,
        REAL,
        STRING,
        /** A docstring in three quotes. */
        DOCUMENTATION,
        SIGN,
        NEWLINE,
        INDENT,
        DEDENT,
        END
    }

    boolean is(String word) {
        return (kind == Kind.SIGN || kind == Kind.NAME) && text.equals(word);
    }

    boolean is(Kind other) {
        return kind == other;
    }

    /** Describes the token in a message. */
    String shown() {
        return switch (kind) {
            case NEWLINE, DEDENT, END -> "the line's end";
            case INDENT -> "a deeper indentation";
            case STRING -> "\"" + text + "\"";
            case DOCUMENTATION -> "a string of three quotes";
            default -> "'" + text + "'";
        };
    }
}
