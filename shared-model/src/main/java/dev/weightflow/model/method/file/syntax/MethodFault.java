package dev.weightflow.model.method.file.syntax;

/** Fault of a method file: a clause of a sentence, and its line. */
public final class MethodFault extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int line;
    private final String clause;

    private MethodFault(int line, String clause) {
        super("line " + line + ": " + clause, null, false, false);
        this.line = line;
        this.clause = clause;
    }

    public static MethodFault at(int line, String clause, Object... arguments) {
        return new MethodFault(line, arguments.length == 0 ? clause : clause.formatted(arguments));
    }

    /** Creates a fault whose line the caller adds, see {@link #in}. */
    public static MethodFault of(String clause, Object... arguments) {
        return at(0, clause, arguments);
    }

    /** Returns the fault with that line, if it has none yet. */
    public MethodFault in(int where) {
        return line == 0 ? new MethodFault(where, clause) : this;
    }

    public int line() {
        return line;
    }

    public String clause() {
        return clause;
    }
}
