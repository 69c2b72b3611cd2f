package dev.weightflow.model.method.file.syntax;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Expression in the syntax tree of a method file. */
public sealed interface Expression {

    int line();

    /** A number, {@code True}, {@code False}, {@code None} or a string: a {@code Long}, {@code Double}, {@code Boolean}, or {@code String}. */
    record Literal(int line, Optional<Object> value) implements Expression {}

    /** A variable, argument or option. */
    record Name(int line, String name) implements Expression {}

    /** Constant of {@code torch} or {@code math}: {@code math.pi}, {@code torch.float64}. */
    record Constant(int line, String path) implements Expression {}

    /** A list or a tuple. */
    record Items(int line, List<Expression> elements, boolean tuple) implements Expression {}

    record Dictionary(int line, Map<String, Expression> entries) implements Expression {}

    /** @param sign {@code -}, {@code +}, {@code ~} or {@code not} */
    record Unary(int line, String sign, Expression operand) implements Expression {}

    /** @param sign of arithmetic, a comparison, {@code in} or {@code not in} */
    record Binary(int line, String sign, Expression left, Expression right) implements Expression {}

    /** {@code and} or {@code or}, whose right side is not evaluated where the left one decides. */
    record Logic(int line, boolean and, Expression left, Expression right) implements Expression {}

    record Conditional(int line, Expression condition, Expression then, Expression otherwise) implements Expression {}

    /**
     * Call of a function or a method.
     *
     * @param function {@code helper}, {@code torch.linalg.svd}, or the name of a tensor's method
     * @param self the tensor of a method
     */
    record Call(
            int line,
            String function,
            Optional<Expression> self,
            List<Expression> positional,
            Map<String, Expression> named)
            implements Expression {}

    /** Attribute of a value that is no method: {@code w0.shape}. */
    record Attribute(int line, Expression self, String name) implements Expression {}

    /** Elements, rows or entries: {@code x[:, 0]}, {@code p["A"]}. */
    record Subscript(int line, Expression self, List<Expression> indices) implements Expression {}

    /** Slice, only among the indices of a subscript. */
    record Slice(int line, Optional<Expression> start, Optional<Expression> stop, Optional<Expression> step)
            implements Expression {}

    /** {@code ...}, only among the indices of a subscript. */
    record Ellipsis(int line) implements Expression {}
}
