package dev.weightflow.model.method.file.operation;

import dev.weightflow.model.method.file.operation.Operation.Group;
import dev.weightflow.model.method.file.operation.Operation.Rule;
import dev.weightflow.model.method.file.operation.Value.Tensor;
import dev.weightflow.model.method.file.operation.Value.Whole;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Elementwise operations on one or several tensors. */
final class Elementwise {

    private static final String UNARY =
            "abs acos acosh asin asinh atan atanh ceil cos cosh deg2rad digamma erf erfc erfinv exp exp2"
                    + " expm1 floor frac lgamma log log10 log1p log2 logit rad2deg reciprocal round rsqrt sigmoid sign sin sinc sinh"
                    + " sqrt square tan tanh trunc";
    private static final String ACTIVATIONS =
            "relu relu6 selu silu mish hardsigmoid hardswish softsign tanhshrink logsigmoid";
    private static final String COMPARISONS = "lt le gt ge eq ne";
    private static final Map<String, String> WORDS =
            Map.of("lt", "less", "le", "less_equal", "gt", "greater", "ge", "greater_equal", "ne", "not_equal");

    private Elementwise() {}

    static void add(Rows rows) {
        rows.of(Group.ELEMENTWISE);
        for (String name : UNARY.split(" ")) {
            rows.row(name, "input tensor", unary(name));
        }
        rows.row("neg negative", "input tensor", a -> {
            a.require(a.type("input").element() != Element.BOOL, "has no negative of bool; convert with .to(w0.dtype)");
            return Plan.of(a.type("input").as(a.type("input").element()), "neg", a.tensor("input"));
        });
        for (String name : ACTIVATIONS.split(" ")) {
            rows.row(name.equals("relu") ? "relu F.relu" : "F." + name, "input tensor", unary(name));
        }
        rows.row("F.tanh", "input tensor", unary("tanh"));
        rows.row("F.sigmoid", "input tensor", unary("sigmoid"));
        rows.row(
                "F.gelu",
                "input tensor, approximate word='none'",
                a -> Plan.of(same(a), "gelu", a.real("input"), a.word("approximate", "none", "tanh")));
        rows.row("F.elu", "input tensor, alpha number=1.0", one("elu", "alpha"));
        rows.row("F.celu", "input tensor, alpha number=1.0", a -> {
            a.require(a.number("alpha") != 0, "has alpha = 0; give another number");
            return one("celu", "alpha").of(a);
        });
        rows.row("F.leaky_relu", "input tensor, negative_slope number=0.01", one("leaky_relu", "negative_slope"));
        rows.row("F.softshrink", "input tensor, lambd number=0.5", one("softshrink", "lambd"));
        rows.row("F.hardshrink", "input tensor, lambd number=0.5", one("hardshrink", "lambd"));
        rows.row(
                "F.softplus",
                "input tensor, beta number=1.0, threshold number=20.0",
                a -> Plan.of(same(a), "softplus", a.real("input"), a.number("beta"), a.number("threshold")));
        rows.row(
                "F.hardtanh",
                "input tensor, min_val number=-1.0, max_val number=1.0",
                a -> Plan.of(same(a), "clamp", a.real("input"), a.number("min_val"), a.number("max_val")));
        rows.row("clamp clip", "input tensor, min number=None, max number=None", Elementwise::clamp);
        rows.row("clamp_min", "input tensor, min number", one("clamp_min", "min"));
        rows.row("clamp_max", "input tensor, max number", one("clamp_max", "max"));
        rows.row("nan_to_num", "input tensor, nan number=0.0, posinf number=None, neginf number=None", a -> {
            double most = a.real("input").type().element() == Element.FLOAT32 ? Float.MAX_VALUE : Double.MAX_VALUE;
            return Plan.of(
                    same(a),
                    "nan_to_num",
                    a.real("input"),
                    a.number("nan"),
                    a.has("posinf") ? a.number("posinf") : most,
                    a.has("neginf") ? a.number("neginf") : -most);
        });
        binary(rows);
        comparisons(rows);
    }

    private static void binary(Rows rows) {
        rows.row("add", "input operand, other operand, alpha number=1", a -> sum(a, "add", "add", 1));
        rows.row("sub subtract", "input operand, other operand, alpha number=1", a -> sum(a, "sub", "minus", -1));
        rows.row("mul multiply", "input operand, other operand", a -> arithmetic(a, "mul", "mul"));
        rows.row("div divide true_divide", "input operand, other operand, rounding_mode word=None", a -> {
            if (a.has("rounding_mode")) {
                boolean floor = a.word("rounding_mode", "floor", "trunc").equals("floor");
                return real(a, floor ? "floor_divide" : "trunc_divide");
            }
            return arithmetic(a, "div", "into");
        });
        rows.withoutGradient("floor_divide", "input operand, other operand", a -> real(a, "floor_divide"));
        rows.row("remainder", "input operand, other operand", a -> real(a, "remainder"));
        rows.row("fmod", "input operand, other operand", a -> real(a, "fmod"));
        rows.row("pow", "input operand, exponent operand", Elementwise::power);
        for (String name : List.of("atan2", "maximum", "minimum", "hypot", "copysign", "logaddexp", "xlogy")) {
            rows.row(name, "input tensor, other tensor", a -> {
                Stream.of("input", "other").forEach(a::real);
                return Plan.of(type(a, "input", "other"), name, a.tensor("input"), a.tensor("other"));
            });
        }
        rows.row("lerp", "input tensor, end tensor, weight operand", a -> {
            Tensor input = a.real("input");
            alike(a, "input", "end");
            if (a.value("weight") instanceof Tensor) {
                alike(a, "input", "weight");
                return Plan.of(type(a, "input", "end", "weight"), "lerp", input, a.tensor("end"), a.tensor("weight"));
            }
            return Plan.of(type(a, "input", "end"), "lerp_number", input, a.tensor("end"), a.number("weight"));
        });
        for (String name : List.of("addcmul", "addcdiv")) {
            rows.row(name, "input tensor, tensor1 tensor, tensor2 tensor, value number=1", a -> {
                Stream.of("input", "tensor1", "tensor2").forEach(a::real);
                return Plan.of(
                        type(a, "input", "tensor1", "tensor2"),
                        name,
                        a.tensor("input"),
                        a.tensor("tensor1"),
                        a.tensor("tensor2"),
                        a.number("value"));
            });
        }
    }

    private static void comparisons(Rows rows) {
        rows.of(Group.COMPARISONS);
        for (String name : COMPARISONS.split(" ")) {
            rows.row(
                    WORDS.containsKey(name) ? name + " " + WORDS.get(name) : name,
                    "input operand, other operand",
                    a -> {
                        if (a.value("input") instanceof Tensor && a.value("other") instanceof Tensor) {
                            return Plan.of(
                                    type(a, "input", "other").as(Element.BOOL),
                                    name,
                                    a.tensor("input"),
                                    a.tensor("other"));
                        } else if (a.value("input") instanceof Tensor x) {
                            return Plan.of(x.type().as(Element.BOOL), name + "_number", x, a.number("other"));
                        }
                        a.require(a.value("other") instanceof Tensor, "compares tensors, but got none");
                        String turned = Map.of("lt", "gt", "le", "ge", "gt", "lt", "ge", "le")
                                .getOrDefault(name, name);
                        return Plan.of(
                                a.type("other").as(Element.BOOL),
                                turned + "_number",
                                a.tensor("other"),
                                a.number("input"));
                    });
        }
        for (String name : List.of("isnan", "isinf", "isfinite")) {
            rows.row(name, "input tensor", a -> Plan.of(a.type("input").as(Element.BOOL), name, a.tensor("input")));
        }
        rows.row(
                "logical_not",
                "input tensor",
                a -> Plan.of(truths(a, "input").type(), "logical_not", a.tensor("input")));
        for (String name : List.of("logical_and", "logical_or", "logical_xor")) {
            rows.row(name, "input tensor, other tensor", a -> {
                truths(a, "input");
                truths(a, "other");
                return Plan.of(type(a, "input", "other"), name, a.tensor("input"), a.tensor("other"));
            });
        }
        rows.withGradient("torch.where", "condition tensor, input operand, other operand", Elementwise::where);
        rows.withGradient(".where", "input tensor, condition tensor, other operand", Elementwise::where);
        rows.withGradient("masked_fill", "input tensor, mask tensor, value number", a -> {
            Tensor input = a.real("input");
            truths(a, "mask");
            return Plan.of(
                    TensorType.of(
                            input.type().element(),
                            Shapes.broadcast(a.called(), List.of(input.type(), a.type("mask")))),
                    "masked_fill",
                    input,
                    a.tensor("mask"),
                    a.number("value"));
        });
    }

    private static Rule unary(String script) {
        return a -> Plan.of(same(a), script, a.real("input"));
    }

    private static Rule one(String script, String number) {
        return a -> Plan.of(same(a), script, a.real("input"), a.number(number));
    }

    private static TensorType same(Arguments a) {
        return a.real("input").type();
    }

    private static Plan clamp(Arguments a) {
        a.require(a.has("min") || a.has("max"), "has neither min nor max; give one");
        if (!a.has("max")) {
            return one("clamp_min", "min").of(a);
        }
        return a.has("min")
                ? Plan.of(same(a), "clamp", a.real("input"), a.number("min"), a.number("max"))
                : one("clamp_max", "max").of(a);
    }

    /** Computes the promoted type of tensors. */
    static TensorType type(Arguments a, String... names) {
        List<TensorType> types = Stream.of(names).map(a::type).toList();
        Element axes = null;
        Element scalars = null;
        for (TensorType type : types) {
            if (type.rank() > 0) {
                axes = axes == null ? type.element() : Element.promoted(axes, type.element());
            } else {
                scalars = scalars == null ? type.element() : Element.promoted(scalars, type.element());
            }
        }
        return TensorType.of(Element.combined(axes, scalars), Shapes.broadcast(a.called(), types));
    }

    private static void alike(Arguments a, String one, String other) {
        a.require(
                a.type(one).element() == a.type(other).element(),
                "is given tensors of two types, %s and %s; convert with .to(w0.dtype)",
                a.tensor(one).shown(),
                a.tensor(other).shown());
    }

    private static Tensor truths(Arguments a, String name) {
        a.require(
                a.type(name).element() == Element.BOOL,
                "takes truths such as x > 0, but got %s",
                a.tensor(name).shown());
        return a.tensor(name);
    }

    private static Plan sum(Arguments a, String script, String turned, int sign) {
        double alpha = a.number("alpha");
        if (alpha == 1) {
            return arithmetic(a, script, turned);
        }
        a.require(
                a.value("input") instanceof Tensor && a.value("other") instanceof Tensor,
                "has alpha, which is for two tensors; multiply before");
        Stream.of("input", "other").forEach(a::real);
        return Plan.of(type(a, "input", "other"), "add_scaled", a.tensor("input"), a.tensor("other"), sign * alpha);
    }

    /** @param turned the script for a number and then a tensor */
    private static Plan arithmetic(Arguments a, String script, String turned) {
        if (a.value("input") instanceof Tensor x && a.value("other") instanceof Tensor y) {
            requireNumbers(a, x, y, script.equals("mul"));
            TensorType type = type(a, "input", "other");
            return Plan.of(script.equals("div") ? ratio(type) : type, script, x, y);
        }
        boolean first = a.value("input") instanceof Tensor;
        a.require(first || a.value("other") instanceof Tensor, "computes with tensors, but got none");
        Tensor x = a.tensor(first ? "input" : "other");
        Value number = a.value(first ? "other" : "input");
        String called = first ? script : turned;
        if (x.type().element() == Element.INT64 && number instanceof Whole whole && !script.equals("div")) {
            return Plan.of(moved(a, x.type(), script, first, whole.number()), called + "_whole", x, whole.number());
        }
        a.require(x.type().element() != Element.BOOL || script.equals("mul"), "%s", truthIsNoNumber(x));
        a.require(x.type().element() != Element.BOOL || number instanceof Value.Real, "%s", truthIsNoNumber(x));
        return Plan.of(ratio(x.type()), called + "_number", x, Arguments.number(number));
    }

    private static void requireNumbers(Arguments a, Tensor x, Tensor y, boolean masked) {
        for (Tensor each : List.of(x, y)) {
            Tensor other = each == x ? y : x;
            a.require(
                    each.type().element() != Element.BOOL
                            || masked && other.type().element().isReal(),
                    "%s",
                    truthIsNoNumber(each));
        }
    }

    private static String truthIsNoNumber(Tensor x) {
        return "computes with numbers, but got " + x.shown() + "; convert with .to(w0.dtype)";
    }

    /** Returns the type of a quotient: integers become float32. */
    private static TensorType ratio(TensorType type) {
        return type.element().isReal() ? TensorType.of(type.element(), type.sizes()) : type.as(Element.FLOAT32);
    }

    /** Applies arithmetic to indices, which keep known bounds. */
    private static TensorType moved(Arguments a, TensorType x, String script, boolean first, long number) {
        if (x.least() == Long.MIN_VALUE) {
            return x.as(Element.INT64);
        }
        try {
            long one = moved(x.least(), script, first, number);
            long other = moved(x.most(), script, first, number);
            return TensorType.indices(Math.min(one, other), Math.max(one, other), x.sizes());
        } catch (ArithmeticException e) {
            throw a.fault("gives whole numbers of more than 64 bits");
        }
    }

    private static long moved(long index, String script, boolean first, long number) {
        return switch (script) {
            case "add" -> Math.addExact(index, number);
            case "mul" -> Math.multiplyExact(index, number);
            default -> first ? Math.subtractExact(index, number) : Math.subtractExact(number, index);
        };
    }

    /** Plans an operation for real tensors alone: with integers, a 0 would crash the process. */
    private static Plan real(Arguments a, String script) {
        if (a.value("input") instanceof Tensor && a.value("other") instanceof Tensor) {
            Stream.of("input", "other").forEach(a::real);
            return Plan.of(type(a, "input", "other"), script, a.tensor("input"), a.tensor("other"));
        }
        boolean first = a.value("input") instanceof Tensor;
        a.require(first || a.value("other") instanceof Tensor, "computes with tensors, but got none");
        Tensor x = a.real(first ? "input" : "other");
        return Plan.of(
                x.type(),
                (first ? "" : "number_") + script + (first ? "_number" : ""),
                x,
                a.number(first ? "other" : "input"));
    }

    private static Plan power(Arguments a) {
        if (a.value("input") instanceof Tensor && a.value("exponent") instanceof Tensor) {
            Stream.of("input", "exponent").forEach(a::real);
            return Plan.of(type(a, "input", "exponent"), "pow", a.tensor("input"), a.tensor("exponent"));
        }
        if (a.value("input") instanceof Tensor) {
            Tensor x = a.real("input");
            return Plan.of(x.type(), "pow_number", x, a.number("exponent"));
        }
        a.require(a.value("exponent") instanceof Tensor, "computes with tensors, but got none");
        Tensor x = a.real("exponent");
        return Plan.of(x.type(), "number_pow", x, a.number("input"));
    }

    private static Plan where(Arguments a) {
        truths(a, "condition");
        Tensor condition = a.tensor("condition");
        if (a.value("input") instanceof Tensor x && a.value("other") instanceof Tensor y) {
            return Plan.of(
                    TensorType.of(
                            type(a, "input", "other").element(),
                            Shapes.broadcast(a.called(), List.of(condition.type(), x.type(), y.type()))),
                    "where",
                    condition,
                    x,
                    y);
        }
        boolean first = a.value("input") instanceof Tensor;
        a.require(first || a.value("other") instanceof Tensor, "chooses between numbers; give a tensor, as in x * 0");
        Tensor x = a.real(first ? "input" : "other");
        return Plan.of(
                TensorType.of(x.type().element(), Shapes.broadcast(a.called(), List.of(condition.type(), x.type()))),
                first ? "where_number" : "where_not_number",
                condition,
                x,
                a.number(first ? "other" : "input"));
    }
}
