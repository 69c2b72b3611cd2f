package dev.weightflow.model.method.file.syntax;

import dev.weightflow.model.method.file.syntax.Expression.Binary;
import dev.weightflow.model.method.file.syntax.Expression.Items;
import dev.weightflow.model.method.file.syntax.Expression.Name;
import dev.weightflow.model.method.file.syntax.Expression.Subscript;
import dev.weightflow.model.method.file.syntax.Function.Argument;
import dev.weightflow.model.method.file.syntax.Statement.Branch;
import dev.weightflow.model.method.file.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Parses functions and their statements. */
final class Parser {

    private static final String HEAD = "a function begins as 'def adapt(w0, p):' does, its body on lines of its own";
    /** Messages for statements of Python that are not supported here, by their first token. */
    private static final Map<String, String> ABSENT = Map.ofEntries(
            Map.entry("while", "a loop must end: write 'for i in range(…)' in place of while"),
            Map.entry("import", "imports are not supported; a function has torch, math and the file's own functions"),
            Map.entry("from", "imports are not supported; a function has torch, math and the file's own functions"),
            Map.entry("def", "a function stands at the file's head, and not within another"),
            Map.entry("class", "classes are not supported; write functions"),
            Map.entry("@", "decorators are not supported; leave it out"));

    private final TokenReader tokens;
    private final ExpressionParser expressions;
    private int blocks;

    Parser(TokenReader tokens) {
        this.tokens = tokens;
        this.expressions = new ExpressionParser(tokens);
    }

    /** Parses a function, from its {@code def} on. */
    Function function() {
        int line = tokens.line();
        tokens.require("def", "which begins a function");
        if (!tokens.is(Kind.NAME) || !tokens.afterNext().is("(")) {
            throw MethodFault.at(line, HEAD);
        }
        String name = tokens.name("a function");
        tokens.take();
        List<Argument> arguments = arguments(line);
        if (tokens.took("->")) {
            type();
        }
        if (!tokens.took(":") || !tokens.is(Kind.NEWLINE)) {
            throw MethodFault.at(line, HEAD);
        }
        return new Function(name, arguments, line, body(line, "the function '" + name + "'"));
    }

    private List<Argument> arguments(int line) {
        List<Argument> arguments = new ArrayList<>();
        while (!tokens.took(")")) {
            if (!tokens.is(Kind.NAME)) {
                throw MethodFault.at(line, HEAD);
            }
            String name = tokens.name("an argument");
            Optional<TypeName> type = tokens.took(":") ? Optional.of(type()) : Optional.empty();
            if (tokens.is("=")) {
                throw MethodFault.at(
                        tokens.line(),
                        "the argument '%s' has a default value, which there is none of; write a constant at the file's head",
                        name);
            }
            if (arguments.stream().anyMatch(other -> other.name().equals(name))) {
                throw MethodFault.at(tokens.line(), "there is a second argument '%s'; give it another name", name);
            }
            arguments.add(new Argument(name, type));
            if (arguments.size() > Limits.ELEMENTS) {
                throw Limits.exceeded(line, "a function has more arguments", Limits.ELEMENTS, "leave some out");
            }
            if (!tokens.is(")")) {
                tokens.require(",", "between two arguments");
            }
        }
        return List.copyOf(arguments);
    }

    private TypeName type() {
        return type(0);
    }

    private TypeName type(int depth) {
        int line = tokens.line();
        String name;
        if (tokens.is("None")) {
            name = tokens.take().text();
        } else {
            name = tokens.name("a type");
            if (name.equals("torch")) {
                tokens.require(".", "as in torch.Tensor");
                name = tokens.name("a type");
            }
        }
        List<TypeName> of = new ArrayList<>();
        if (tokens.took("[")) {
            do {
                if (depth > 3) {
                    throw MethodFault.at(line, "a type is nested deeper than any value here; leave it out");
                }
                of.add(type(depth + 1));
            } while (tokens.took(",") && of.size() < Limits.ELEMENTS);
            tokens.require("]", "which ends the type");
        }
        TypeName type = new TypeName(name, List.copyOf(of));
        if (!type.isKnown() && !name.equals("None")) {
            throw MethodFault.at(
                    line,
                    "there is no type '%s'; there are Tensor, int, float, bool, str, List[…], Tuple[…], Dict[str, …]"
                            + " and Optional[…], and an argument needs none",
                    name);
        }
        return type;
    }

    private List<Statement> body(int line, String whose) {
        tokens.took(Kind.NEWLINE);
        blocks++;
        List<Statement> statements = new ArrayList<>();
        if (tokens.took(Kind.INDENT)) {
            while (!tokens.took(Kind.DEDENT)) {
                if (tokens.took(Kind.DOCUMENTATION)) {
                    end();
                } else {
                    statements.add(statement());
                }
            }
        }
        blocks--;
        if (statements.isEmpty()) {
            throw MethodFault.at(line, "%s has no statement; give what it is to return", whose);
        }
        return List.copyOf(statements);
    }

    private Statement statement() {
        Token first = tokens.next();
        int line = first.line();
        if (first.is(Kind.INDENT)) {
            throw MethodFault.at(line, "it is indented deeper than the line before, which begins no block");
        }
        if (first.is("return")) {
            tokens.take();
            if (tokens.is(Kind.NEWLINE)) {
                throw MethodFault.at(line, "it returns nothing; write what after return");
            }
            Statement statement = new Statement.Return(line, expressions.expressions());
            end();
            return statement;
        } else if (first.is("if")) {
            return condition();
        } else if (first.is("for")) {
            return loop();
        }
        String absent = first.is(Kind.NAME) || first.is(Kind.SIGN) ? ABSENT.get(first.text()) : null;
        if (absent != null) {
            throw MethodFault.at(line, absent);
        }
        if (first.is(Kind.NAME)
                && TokenReader.KEYWORDS.contains(first.text())
                && !List.of("True", "False", "None", "not", "lambda").contains(first.text())) {
            throw MethodFault.at(
                    line,
                    "there is no '%s' in a method file: a function has assignments, if, for and return",
                    first.text());
        }
        return simple();
    }

    private Statement condition() {
        int line = tokens.line();
        List<Branch> branches = new ArrayList<>();
        List<Statement> otherwise = List.of();
        String word = "if";
        do {
            int at = tokens.take().line();
            Expression condition = expressions.expression();
            branches.add(new Branch(condition, block(at, word)));
            word = "elif";
        } while (tokens.is("elif"));
        if (tokens.is("else")) {
            int at = tokens.take().line();
            otherwise = block(at, "else");
        }
        return new Statement.If(line, List.copyOf(branches), otherwise);
    }

    private Statement loop() {
        int line = tokens.take().line();
        List<String> names = new ArrayList<>();
        boolean bracket = tokens.took("(");
        boolean unpacks = false;
        do {
            names.add(tokens.name("a variable"));
            unpacks |= tokens.is(",");
        } while (tokens.took(",") && !tokens.is("in") && !tokens.is(")"));
        if (bracket) {
            tokens.require(")", "which ends the variables of the loop");
        }
        tokens.require("in", "as in 'for i in range(3):'");
        Expression over = expressions.expressions();
        return new Statement.For(line, List.copyOf(names), unpacks, over, block(line, "for"));
    }

    private List<Statement> block(int line, String word) {
        tokens.require(":", "after what follows '" + word + "'");
        if (!tokens.is(Kind.NEWLINE)) {
            throw MethodFault.at(line, "what belongs to '%s' stands on lines of its own, indented", word);
        }
        return body(line, "'" + word + "'");
    }

    private Statement simple() {
        int line = tokens.line();
        Expression value = expressions.expressions();
        Token sign = tokens.next();
        Statement statement;
        if (value instanceof Name name && sign.is(":")) {
            tokens.take();
            type();
            tokens.require("=", "after a variable with its type");
            statement = new Statement.Assign(line, List.of(name.name()), false, expressions.expressions());
        } else if (sign.is("=")) {
            tokens.take();
            boolean unpacks = value instanceof Items;
            statement = new Statement.Assign(line, targets(value), unpacks, expressions.expressions());
        } else if (sign.is(Kind.SIGN) && sign.text().endsWith("=") && !isComparison(sign.text())) {
            tokens.take();
            String operation = sign.text().substring(0, sign.text().length() - 1);
            if (!(value instanceof Name name)) {
                throw inPlace(line);
            }
            statement = new Statement.Assign(
                    line,
                    List.of(name.name()),
                    false,
                    new Binary(sign.line(), operation, value, expressions.expressions()));
        } else {
            statement = new Statement.Alone(line, value);
        }
        end();
        return statement;
    }

    private static boolean isComparison(String sign) {
        return List.of("==", "!=", "<=", ">=", ":=").contains(sign);
    }

    private static List<String> targets(Expression value) {
        if (value instanceof Name name) {
            return List.of(name.name());
        }
        if (value instanceof Items items && !items.elements().isEmpty()) {
            return items.elements().stream()
                    .map(each -> {
                        if (each instanceof Name name) {
                            return name.name();
                        }
                        throw each instanceof Subscript
                                ? inPlace(each.line())
                                : MethodFault.at(each.line(), "only names are assigned to, as in 'u, s = …'");
                    })
                    .toList();
        }
        throw value instanceof Subscript
                ? inPlace(value.line())
                : MethodFault.at(value.line(), "only a name is assigned to, as in 'x = …'");
    }

    private static MethodFault inPlace(int line) {
        return MethodFault.at(
                line,
                "'x[…] =' changes a tensor in place, which others may use: make a new one, as in x = x + 1 or x ="
                        + " torch.where(…)");
    }

    /** Expects the end of a statement's line. */
    private void end() {
        if (tokens.is("=")) {
            throw MethodFault.at(tokens.line(), "it assigns twice in one line; write two");
        }
        if (tokens.is(";")) {
            throw MethodFault.at(tokens.line(), "each statement has a line of its own; there is no ';'");
        }
        if (!tokens.took(Kind.NEWLINE) && !tokens.is(Kind.END)) {
            throw MethodFault.at(
                    tokens.line(),
                    "found %s where the statement should end",
                    tokens.next().shown());
        }
    }
}
