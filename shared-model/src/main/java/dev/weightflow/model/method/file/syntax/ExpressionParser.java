package dev.weightflow.model.method.file.syntax;

import dev.weightflow.model.method.file.syntax.Expression.Attribute;
import dev.weightflow.model.method.file.syntax.Expression.Binary;
import dev.weightflow.model.method.file.syntax.Expression.Call;
import dev.weightflow.model.method.file.syntax.Expression.Conditional;
import dev.weightflow.model.method.file.syntax.Expression.Constant;
import dev.weightflow.model.method.file.syntax.Expression.Dictionary;
import dev.weightflow.model.method.file.syntax.Expression.Ellipsis;
import dev.weightflow.model.method.file.syntax.Expression.Items;
import dev.weightflow.model.method.file.syntax.Expression.Literal;
import dev.weightflow.model.method.file.syntax.Expression.Logic;
import dev.weightflow.model.method.file.syntax.Expression.Name;
import dev.weightflow.model.method.file.syntax.Expression.Slice;
import dev.weightflow.model.method.file.syntax.Expression.Subscript;
import dev.weightflow.model.method.file.syntax.Expression.Unary;
import dev.weightflow.model.method.file.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Parses expressions by Python's precedence of operators. */
final class ExpressionParser {

    private static final int OR = 1;
    private static final int AND = 2;
    private static final int NOT = 3;
    private static final int COMPARISON = 4;
    private static final int SIGN = 11;
    private static final int POWER = 12;
    private static final Map<String, Integer> LEVELS = Map.ofEntries(
            Map.entry("or", OR),
            Map.entry("and", AND),
            Map.entry("<", COMPARISON),
            Map.entry(">", COMPARISON),
            Map.entry("<=", COMPARISON),
            Map.entry(">=", COMPARISON),
            Map.entry("==", COMPARISON),
            Map.entry("!=", COMPARISON),
            Map.entry("in", COMPARISON),
            Map.entry("not", COMPARISON),
            Map.entry("|", 5),
            Map.entry("^", 6),
            Map.entry("&", 7),
            Map.entry("+", 9),
            Map.entry("-", 9),
            Map.entry("*", 10),
            Map.entry("/", 10),
            Map.entry("//", 10),
            Map.entry("%", 10),
            Map.entry("@", 10),
            Map.entry("**", POWER));
    /** Messages for words and operators of Python that expressions do not support here. */
    private static final Map<String, String> ABSENT = Map.of(
            "lambda", "write a function with def",
            ":=", "assign before, in a line of its own",
            "is", "compare with == or !=",
            "await", "leave it out",
            "yield", "return what is computed",
            "<<", "multiply by a power of 2",
            ">>", "divide by a power of 2 with //");

    static final Set<String> NAMESPACES = Set.of("torch", "math");

    private final TokenReader tokens;
    /** Depth of the tree below each expression. */
    private final Map<Expression, Integer> depths = new IdentityHashMap<>();

    private int nested;

    ExpressionParser(TokenReader tokens) {
        this.tokens = tokens;
    }

    /** Parses an expression, or several separated by commas, which are a tuple. */
    Expression expressions() {
        Expression first = expression();
        return tokens.is(",") ? tuple(first) : first;
    }

    Expression expression() {
        return nested(() -> {
            Expression value = binary(OR);
            int line = tokens.line();
            if (!tokens.took("if")) {
                return value;
            }
            Expression condition = binary(OR);
            tokens.require("else", "as in 'a if condition else b'");
            Expression otherwise = expression();
            return node(new Conditional(line, condition, value, otherwise), condition, value, otherwise);
        });
    }

    private Expression binary(int least) {
        Expression left = prefix(least);
        boolean compared = false;
        while (true) {
            Token sign = tokens.next();
            int level = sign.is(Kind.SIGN) || sign.is(Kind.NAME) ? LEVELS.getOrDefault(sign.text(), 0) : 0;
            if (ABSENT.containsKey(sign.text()) && (sign.is(Kind.SIGN) || sign.is(Kind.NAME))) {
                throw absent(sign);
            }
            if (level < least || level == 0) {
                return left;
            }
            tokens.take();
            String word = sign.text();
            if (word.equals("not")) {
                tokens.require("in", "as in 'a not in b'");
                word = "not in";
            }
            if (level == COMPARISON && compared) {
                throw MethodFault.at(sign.line(), "it compares twice in one; write 'a < b and b < c'");
            }
            compared |= level == COMPARISON;
            int next = level == POWER ? SIGN : level + 1;
            Expression right = level == POWER ? nested(() -> binary(next)) : binary(next);
            left = level <= AND
                    ? node(new Logic(sign.line(), level == AND, left, right), left, right)
                    : node(new Binary(sign.line(), word, left, right), left, right);
        }
    }

    private Expression prefix(int least) {
        Token sign = tokens.next();
        boolean not = sign.is("not");
        if (not ? least > NOT : !(sign.is(Kind.SIGN) && Set.of("-", "+", "~").contains(sign.text()))) {
            if (not) {
                throw MethodFault.at(sign.line(), "found 'not' where a value was expected; put it in parentheses");
            }
            return postfix();
        }
        tokens.take();
        Expression operand = nested(() -> binary(not ? NOT : SIGN));
        if (operand instanceof Literal number
                && sign.text().equals("-")
                && number.value().isPresent()) {
            Object value = number.value().get();
            if (value instanceof Long whole) {
                return node(new Literal(sign.line(), Optional.of(-whole)));
            } else if (value instanceof Double real) {
                return node(new Literal(sign.line(), Optional.of(-real)));
            }
        }
        return node(new Unary(sign.line(), sign.text(), operand), operand);
    }

    private Expression postfix() {
        Expression value = atom();
        while (true) {
            int line = tokens.line();
            if (tokens.took(".")) {
                value = member(line, value);
            } else if (tokens.took("[")) {
                List<Expression> indices = elements("]", "a subscript", this::index);
                if (indices.isEmpty()) {
                    throw MethodFault.at(line, "a subscript is empty; write an index, as in x[0]");
                }
                value = node(new Subscript(line, value, indices), value, indices);
            } else if (tokens.is("(")) {
                if (!(value instanceof Name function)) {
                    throw MethodFault.at(line, "what is called is not a function; write its name before the bracket");
                }
                tokens.take();
                value = call(line, function.name(), Optional.empty());
            } else {
                return value;
            }
        }
    }

    private Expression member(int line, Expression self) {
        String name = tokens.name("a method or property");
        if (tokens.took("(")) {
            return call(line, name, Optional.of(self));
        }
        return node(new Attribute(line, self, name), self);
    }

    private Expression atom() {
        Token token = tokens.take();
        int line = token.line();
        switch (token.kind()) {
            case INTEGER:
                return node(new Literal(line, Optional.of(whole(token))));
            case REAL:
                double number = Double.parseDouble(token.text());
                if (!Double.isFinite(number)) {
                    throw MethodFault.at(line, "'%s' does not fit into 64 bits", token.text());
                }
                return node(new Literal(line, Optional.of(number)));
            case STRING:
                if (tokens.is(Kind.STRING)) {
                    throw MethodFault.at(line, "a string follows a string; write one");
                }
                return node(new Literal(line, Optional.of(token.text())));
            case NAME:
                return named(token);
            case SIGN:
                break;
            default:
                throw MethodFault.at(
                        line, "the expression has no end: found %s where a value was expected", token.shown());
        }
        return switch (token.text()) {
            case "(" -> {
                if (tokens.took(")")) {
                    yield node(new Items(line, List.of(), true));
                }
                Expression value = expression();
                if (tokens.is(",")) {
                    value = tuple(value);
                }
                requireNoComprehension();
                tokens.require(")", "which ends what '(' of line " + line + " began");
                yield value;
            }
            case "[" -> {
                List<Expression> elements = elements("]", "a list", this::expression);
                yield node(new Items(line, elements, false), elements);
            }
            case "{" -> dictionary(line);
            case "..." -> node(new Ellipsis(line));
            case "*", "**" ->
                throw MethodFault.at(line, "'%s' unpacks nothing here; write the elements out", token.text());
            default -> throw MethodFault.at(line, "found '%s' where a value was expected", token.text());
        };
    }

    private static long whole(Token token) {
        try {
            return Long.parseLong(token.text());
        } catch (NumberFormatException e) {
            throw MethodFault.at(token.line(), "'%s' does not fit into a 64-bit integer", token.text());
        }
    }

    private Expression named(Token token) {
        int line = token.line();
        switch (token.text()) {
            case "True", "False":
                return node(new Literal(line, Optional.of(token.text().equals("True"))));
            case "None":
                return node(new Literal(line, Optional.empty()));
            default:
                break;
        }
        if (ABSENT.containsKey(token.text())) {
            throw absent(token);
        }
        if (TokenReader.KEYWORDS.contains(token.text())) {
            throw MethodFault.at(line, "found '%s' where a value was expected", token.text());
        }
        if (!NAMESPACES.contains(token.text())) {
            return node(new Name(line, token.text()));
        }
        StringBuilder path = new StringBuilder(token.text());
        while (tokens.took(".")) {
            path.append('.').append(tokens.name("an operation"));
            if (path.length() > Limits.LETTERS) {
                throw MethodFault.at(line, "there is no operation with such a long name");
            }
        }
        if (tokens.took("(")) {
            return call(line, path.toString(), Optional.empty());
        }
        return node(new Constant(line, path.toString()));
    }

    private Expression call(int line, String function, Optional<Expression> self) {
        List<Expression> positional = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        elements(")", "a call", () -> {
            if (tokens.is("*") || tokens.is("**")) {
                throw MethodFault.at(
                        tokens.line(),
                        "a call unpacks no '%s'; write the arguments out",
                        tokens.take().text());
            }
            if (tokens.is(Kind.NAME) && tokens.afterNext().is("=")) {
                int at = tokens.line();
                String name = tokens.name("an argument");
                tokens.take();
                Expression value = expression();
                if (named.put(name, value) != null) {
                    throw MethodFault.at(at, "the argument '%s' is given twice; leave one out", name);
                }
                return value;
            }
            Expression value = expression();
            if (!named.isEmpty()) {
                throw MethodFault.at(value.line(), "an argument without a name follows one with a name; put it before");
            }
            positional.add(value);
            return value;
        });
        List<Expression> children = new ArrayList<>(positional);
        children.addAll(named.values());
        self.ifPresent(children::add);
        return node(new Call(line, function, self, List.copyOf(positional), named), children);
    }

    private Expression dictionary(int line) {
        Map<String, Expression> entries = new LinkedHashMap<>();
        elements("}", "a dictionary", () -> {
            Token key = tokens.take();
            if (!key.is(Kind.STRING)) {
                throw MethodFault.at(
                        key.line(), "%s is not a dictionary key; write a string, as in {\"A\": a}", key.shown());
            }
            tokens.require(":", "between a key and its value");
            Expression value = expression();
            if (entries.put(key.text(), value) != null) {
                throw MethodFault.at(key.line(), "the key \"%s\" is there twice; leave one out", key.text());
            }
            return value;
        });
        return node(new Dictionary(line, entries), List.copyOf(entries.values()));
    }

    private Expression index() {
        int line = tokens.line();
        Optional<Expression> start = tokens.is(":") ? Optional.empty() : Optional.of(expression());
        if (!tokens.took(":")) {
            return start.orElseThrow();
        }
        Optional<Expression> stop = bound();
        Optional<Expression> step = tokens.took(":") ? bound() : Optional.empty();
        List<Expression> children = new ArrayList<>();
        List.of(start, stop, step).forEach(bound -> bound.ifPresent(children::add));
        return node(new Slice(line, start, stop, step), children);
    }

    private Optional<Expression> bound() {
        return tokens.is(":") || tokens.is(",") || tokens.is("]") ? Optional.empty() : Optional.of(expression());
    }

    private Expression tuple(Expression first) {
        List<Expression> elements = new ArrayList<>(List.of(first));
        while (tokens.took(",") && !endsHere()) {
            elements.add(expression());
            requireFew(elements.size(), "a tuple");
        }
        return node(new Items(first.line(), List.copyOf(elements), true), elements);
    }

    private boolean endsHere() {
        return tokens.is(")") || tokens.is("]") || tokens.is("=") || tokens.is(Kind.NEWLINE) || tokens.is("in");
    }

    /** Parses the elements between an opened bracket and its end, and consumes the end. */
    private List<Expression> elements(String end, String what, java.util.function.Supplier<Expression> each) {
        int line = tokens.line();
        List<Expression> elements = new ArrayList<>();
        while (!tokens.took(end)) {
            elements.add(each.get());
            requireFew(elements.size(), what);
            requireNoComprehension();
            if (!tokens.is(end)) {
                tokens.require(",", "or '%s', which ends %s that line %d began".formatted(end, what, line));
            }
        }
        return List.copyOf(elements);
    }

    private void requireNoComprehension() {
        if (tokens.is("for") || tokens.is("async")) {
            throw MethodFault.at(
                    tokens.line(), "nothing is written by 'for' within brackets; write the elements out, or a loop");
        }
    }

    private void requireFew(int count, String what) {
        if (count > Limits.ELEMENTS) {
            throw Limits.exceeded(
                    tokens.line(), what + " has more elements", Limits.ELEMENTS, "make a tensor by an operation");
        }
    }

    private static MethodFault absent(Token token) {
        return MethodFault.at(
                token.line(), "there is no '%s' in a method file; %s", token.text(), ABSENT.get(token.text()));
    }

    private Expression nested(java.util.function.Supplier<Expression> inner) {
        nested++;
        if (nested > Limits.DEPTH) {
            throw tooDeep();
        }
        Expression expression = inner.get();
        nested--;
        return expression;
    }

    private Expression node(Expression expression, Expression... children) {
        return node(expression, List.of(children));
    }

    private Expression node(Expression expression, Expression child, List<Expression> children) {
        List<Expression> all = new ArrayList<>(children);
        all.add(child);
        return node(expression, all);
    }

    private Expression node(Expression expression, List<Expression> children) {
        int depth = 1 + children.stream().mapToInt(depths::get).max().orElse(0);
        if (depth > Limits.DEPTH) {
            throw tooDeep();
        }
        depths.put(expression, depth);
        return expression;
    }

    private MethodFault tooDeep() {
        return Limits.exceeded(
                tokens.line(),
                "its expressions are nested deeper",
                Limits.DEPTH,
                "give what is inside a name of its own");
    }
}
