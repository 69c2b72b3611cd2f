package dev.weightflow.model.method.file.syntax;

import java.util.List;

/** A statement of a function. */
public sealed interface Statement {

    int line();

    /** @param unpacks whether the value's elements are assigned to the names, instead of the value to the only one */
    record Assign(int line, List<String> names, boolean unpacks, Expression value) implements Statement {}

    record Return(int line, Expression value) implements Statement {}

    /** @param otherwise the statements of {@code else}; empty without one */
    record If(int line, List<Branch> branches, List<Statement> otherwise) implements Statement {}

    record Branch(Expression condition, List<Statement> body) {}

    record For(int line, List<String> names, boolean unpacks, Expression over, List<Statement> body)
            implements Statement {}

    /** Expression statement, which has no effect: it is parsed only to be reported. */
    record Alone(int line, Expression value) implements Statement {}
}
