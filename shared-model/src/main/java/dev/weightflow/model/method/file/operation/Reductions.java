package dev.weightflow.model.method.file.operation;

import dev.weightflow.model.method.file.operation.Operation.Group;
import dev.weightflow.model.method.file.operation.Value.Tensor;
import dev.weightflow.model.method.file.operation.Value.Word;
import java.util.List;

/** Operations that reduce or sort elements. */
final class Reductions {

    private static final String AXES = "input tensor, dim wholes=None, keepdim flag=False";

    private Reductions() {}

    static void add(Rows rows) {
        rows.of(Group.REDUCTIONS);
        rows.row("sum", AXES, a -> {
            Tensor x = a.tensor("input");
            Element element = x.type().element().isReal() ? x.type().element() : Element.INT64;
            TensorType gives = TensorType.of(element, reduced(a));
            return (a.has("dim")
                            ? Plan.of(gives, "sum", x, a.axes("dim", x.type()), a.flag("keepdim"))
                            : Plan.of(gives, "sum_all", x))
                    .costing(x.type().numbers());
        });
        rows.row("mean", AXES, a -> {
            Tensor x = a.real("input");
            return (a.has("dim")
                            ? Plan.of(real(a), "mean", x, a.axes("dim", x.type()), a.flag("keepdim"))
                            : Plan.of(real(a), "mean_all", x))
                    .costing(x.type().numbers());
        });
        for (String name : List.of("amax", "amin", "logsumexp")) {
            rows.row(name, AXES, a -> {
                requireSome(a);
                return Plan.of(real(a), name, a.real("input"), a.axes("dim", a.type("input")), a.flag("keepdim"))
                        .costing(a.type("input").numbers());
            });
        }
        rows.row("prod", "input tensor, dim whole=None, keepdim flag=False", a -> {
            Tensor x = a.real("input");
            return (a.has("dim")
                            ? Plan.of(alongOne(a), "prod", x, (long) a.axis("dim", x.type()), a.flag("keepdim"))
                            : Plan.of(x.type().shaped(), "prod_all", x))
                    .costing(x.type().numbers());
        });
        for (String name : List.of("var", "std")) {
            rows.row(
                    name,
                    "input tensor, dim wholes=None, unbiased flag=True, keepdim flag=False, correction whole=None",
                    a -> spread(a, name));
        }
        for (String name : List.of("max", "min")) {
            rows.row(
                    name,
                    "input tensor, other operand=None, keepdim flag=False, dim whole=None",
                    a -> largest(a, name));
        }
        for (String name : List.of("argmax", "argmin")) {
            rows.withoutGradient(name, "input tensor, dim whole=None, keepdim flag=False", a -> {
                Tensor x = a.real("input");
                requireSome(a);
                long last = a.has("dim") && x.type().rank() > 0
                        ? x.type().size(a.axis("dim", x.type()))
                        : x.type().numbers();
                TensorType gives = a.has("dim")
                        ? TensorType.indices(0, last - 1, alongOne(a).sizes())
                        : TensorType.indices(0, last - 1);
                return (a.has("dim")
                                ? Plan.of(gives, name, x, (long) a.axis("dim", x.type()), a.flag("keepdim"))
                                : Plan.of(gives, name + "_all", x))
                        .costing(x.type().numbers());
            });
        }
        order(rows);
        norms(rows);
        for (String name : List.of("softmax", "log_softmax")) {
            rows.row(name + " F." + name, "input tensor, dim whole", a -> along(a, name, 4));
        }
        for (String name : List.of("cumsum", "cumprod")) {
            rows.row(name, "input tensor, dim whole", a -> along(a, name, 2));
        }
        rows.of(Group.COMPARISONS);
        for (String name : List.of("all", "any")) {
            rows.row(name, "input tensor, dim whole=None, keepdim flag=False", a -> {
                Tensor x = a.tensor("input");
                a.require(x.type().element() == Element.BOOL, "takes truths such as x > 0, but got %s", x.shown());
                return a.has("dim")
                        ? Plan.of(alongOne(a), name, x, (long) a.axis("dim", x.type()), a.flag("keepdim"))
                        : Plan.of(x.type().shaped(), name + "_all", x);
            });
        }
        rows.row("count_nonzero", "input tensor", a -> Plan.of(
                        TensorType.of(Element.INT64), "count_nonzero", a.tensor("input"))
                .costing(a.type("input").numbers()));
    }

    private static Plan spread(Arguments a, String script) {
        TensorType x = a.real("input").type();
        TensorType gives = real(a);
        long correction = a.has("correction") ? a.whole("correction") : a.flag("unbiased") ? 1 : 0;
        a.require(
                gives.numbers() > 0 && correction >= 0 && x.numbers() / gives.numbers() > correction,
                "is given %s, which is too few numbers for a variance",
                x);
        return Plan.of(gives, script, a.real("input"), a.axes("dim", x), correction, a.flag("keepdim"))
                .costing(x.numbers());
    }

    private static void order(Rows rows) {
        rows.row("sort", "input tensor, dim whole=-1, descending flag=False", a -> ordered(a, "sort"));
        rows.withoutGradient(
                "argsort", "input tensor, dim whole=-1, descending flag=False", a -> ordered(a, "argsort"));
        rows.row("topk", "input tensor, k whole, dim whole=-1, largest flag=True, sorted flag=True", a -> {
            Tensor x = a.real("input");
            int axis = a.axis("dim", x.type());
            long k = a.whole("k");
            a.require(
                    k >= 0 && k <= x.type().size(axis),
                    "asks for the %d greatest of %d; ask for fewer",
                    k,
                    x.type().size(axis));
            long[] sizes = Shapes.with(x.type(), axis, k);
            return Plan.ofSeveral(
                            List.of(
                                    x.type().shaped(sizes),
                                    TensorType.indices(0, x.type().size(axis) - 1, sizes)),
                            "topk",
                            x,
                            k,
                            (long) axis,
                            a.flag("largest"),
                            a.flag("sorted"))
                    .costing(20.0 * x.type().numbers());
        });
    }

    private static Plan ordered(Arguments a, String script) {
        Tensor x = a.real("input");
        int axis = a.axis("dim", x.type());
        TensorType indices = TensorType.indices(
                0, Math.max(x.type().size(axis) - 1, 0), x.type().sizes());
        Plan plan = script.equals("sort")
                ? Plan.ofSeveral(List.of(x.type(), indices), script, x, (long) axis, a.flag("descending"))
                : Plan.of(indices, script, x, (long) axis, a.flag("descending"));
        return plan.costing(40.0 * x.type().numbers()).taking(x.type().bytes());
    }

    private static void norms(Rows rows) {
        rows.row("norm", "input tensor, p whole_or_word=2, dim wholes=None, keepdim flag=False", a -> norm(a, "p"));
        rows.row("linalg.norm", "input tensor, ord whole_or_word=None, dim wholes=None, keepdim flag=False", a -> {
            if (a.has("ord") && !a.has("dim") && a.real("input").type().rank() == 2) {
                return matrixNorm(a);
            }
            return a.has("ord") && a.has("dim") && a.wholes("dim").length == 2 ? matrixNorm(a) : norm(a, "ord");
        });
        rows.row(
                "linalg.vector_norm",
                "input tensor, ord number=2, dim wholes=None, keepdim flag=False",
                a -> norm(a, "ord"));
        rows.row(
                "linalg.matrix_norm",
                "input tensor, ord whole_or_word='fro', dim wholes=None, keepdim flag=False",
                a -> matrixNorm(a));
        rows.row("F.normalize", "input tensor, p number=2.0, dim whole=1, eps number=1e-12", a -> {
            Tensor x = a.real("input");
            return Plan.of(x.type(), "normalize", x, a.number("p"), (long) a.axis("dim", x.type()), a.number("eps"))
                    .costing(4.0 * x.type().numbers());
        });
        rows.row("dist", "input tensor, other tensor, p number=2", a -> {
            Tensor x = a.real("input");
            Tensor y = a.real("other");
            TensorType both = Elementwise.type(a, "input", "other");
            return Plan.of(TensorType.of(both.element()), "dist", x, y, a.number("p"))
                    .costing(3.0 * both.numbers())
                    .taking(both.bytes());
        });
    }

    private static Plan norm(Arguments a, String order) {
        Tensor x = a.real("input");
        if (a.value(order) instanceof Word) {
            a.word(order, "fro");
        }
        double p = a.has(order) && !(a.value(order) instanceof Word) ? a.number(order) : 2;
        return Plan.of(real(a), "vector_norm", x, p, a.axes("dim", x.type()), a.flag("keepdim"))
                .costing(2.0 * x.type().numbers());
    }

    private static Plan matrixNorm(Arguments a) {
        Tensor x = a.matrices("input");
        int rank = x.type().rank();
        long[] axes = a.has("dim") ? a.axes("dim", x.type()) : new long[] {rank - 2, rank - 1};
        a.require(axes.length == 2, "takes the two axes of a matrix in dim, but got %d", axes.length);
        TensorType gives = x.type().shaped(Shapes.reduced(x.type(), axes, a.flag("keepdim")));
        double work = LinearAlgebra.decomposition(
                x.type().size((int) axes[0]), x.type().size((int) axes[1]));
        double times = gives.numbers();
        if (a.value("ord") instanceof Word) {
            String word = a.word("ord", "fro", "nuc");
            return Plan.of(gives, "matrix_norm_word", x, word, axes, a.flag("keepdim"))
                    .costing(times * work)
                    .taking(3.0 * x.type().bytes());
        }
        return Plan.of(gives, "matrix_norm", x, a.number("ord"), axes, a.flag("keepdim"))
                .costing(times * work)
                .taking(3.0 * x.type().bytes());
    }

    private static Plan largest(Arguments a, String name) {
        Tensor x = a.real("input");
        if (a.value("other") instanceof Tensor) {
            a.require(!a.has("dim"), "is given another tensor and dim; leave one out");
            a.real("other");
            return Plan.of(
                    Elementwise.type(a, "input", "other"),
                    name.equals("max") ? "maximum" : "minimum",
                    x,
                    a.tensor("other"));
        }
        requireSome(a);
        String given = a.has("other") ? "other" : "dim"; // x.max(0) is x.max(dim=0)
        if (!a.has(given)) {
            return Plan.of(x.type().shaped(), name + "_all", x).costing(x.type().numbers());
        }
        a.require(
                a.value(given) instanceof Value.Whole,
                "takes an axis, but got %s",
                a.value(given).shown());
        int axis = a.axis(a.whole(given), x.type().rank(), "dim");
        long[] sizes = Shapes.reduced(x.type(), new long[] {axis}, a.flag("keepdim"));
        return Plan.ofSeveral(
                        List.of(
                                x.type().shaped(sizes),
                                TensorType.indices(0, x.type().size(axis) - 1, sizes)),
                        name,
                        x,
                        (long) axis,
                        a.flag("keepdim"))
                .costing(x.type().numbers());
    }

    private static Plan along(Arguments a, String script, double work) {
        Tensor x = a.real("input");
        return Plan.of(x.type(), script, x, (long) a.axis("dim", x.type()))
                .costing(work * x.type().numbers());
    }

    private static void requireSome(Arguments a) {
        a.require(
                a.type("input").numbers() > 0,
                "is given %s, which has no number",
                a.tensor("input").shown());
    }

    private static long[] reduced(Arguments a) {
        TensorType x = a.type("input");
        return Shapes.reduced(x, a.axes("dim", x), a.flag("keepdim") && a.has("dim"));
    }

    private static TensorType real(Arguments a) {
        TensorType x = a.real("input").type();
        return x.shaped(Shapes.reduced(x, a.axes("dim", x), a.flag("keepdim")));
    }

    private static TensorType alongOne(Arguments a) {
        TensorType x = a.type("input");
        return x.shaped(Shapes.reduced(x, new long[] {a.axis("dim", x)}, a.flag("keepdim")));
    }
}
