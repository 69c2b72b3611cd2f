package dev.weightflow.model.method.file.operation;

import dev.weightflow.model.method.file.operation.Operation.Group;
import dev.weightflow.model.method.file.operation.Value.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Products, decompositions and equations. Matrices are the last two axes; those before are a batch. */
final class LinearAlgebra {

    private static final long MOST_POWER = 1024;

    private LinearAlgebra() {}

    static void add(Rows rows) {
        rows.of(Group.LINEAR_ALGEBRA);
        rows.row("matmul linalg.matmul", "input tensor, other tensor", a -> product(a, "input", "other"));
        rows.row("mm", "input tensor, mat2 tensor", a -> product(ranked(a, 2, "input", "mat2"), "input", "mat2"));
        rows.row("bmm", "input tensor, mat2 tensor", a -> product(ranked(a, 3, "input", "mat2"), "input", "mat2"));
        rows.row(
                "mv",
                "input tensor, vec tensor",
                a -> product(ranked(ranked(a, 2, "input"), 1, "vec"), "input", "vec"));
        rows.row(
                "dot", "input tensor, tensor tensor", a -> product(ranked(a, 1, "input", "tensor"), "input", "tensor"));
        rows.row("outer ger", "input tensor, vec2 tensor", a -> {
            ranked(a, 1, "input", "vec2");
            return Plan.of(
                    TensorType.of(
                            element(a, "input", "vec2"),
                            a.type("input").size(0),
                            a.type("vec2").size(0)),
                    "outer",
                    a.tensor("input"),
                    a.tensor("vec2"));
        });
        rows.row("F.linear", "input tensor, weight tensor, bias tensor=None", LinearAlgebra::linear);
        rows.row(
                "addmm", "input tensor, mat1 tensor, mat2 tensor, beta number=1, alpha number=1", LinearAlgebra::addmm);
        rows.row("kron", "input tensor, other tensor", LinearAlgebra::kron);
        rows.row("torch.einsum", "equation word, operands tensors...", Einsum::plan);
        rows.row("linalg.multi_dot", "tensors tensors...", LinearAlgebra::chain);
        rows.row("trace", "input tensor", a -> {
            TensorType x = ranked(a, 2, "input").type("input");
            return Plan.of(x.shaped(), "trace", a.tensor("input")).costing(x.size(0));
        });
        decompositions(rows);
        equations(rows);
        rows.row("matrix_exp linalg.matrix_exp", "input tensor", a -> Plan.of(
                        a.squares("input").type(), "matrix_exp", a.tensor("input"))
                .costing(30 * cube(a.type("input")))
                .taking(10.0 * a.type("input").bytes()));
        rows.row("matrix_power linalg.matrix_power", "input tensor, n whole", a -> {
            Tensor x = a.squares("input");
            a.require(
                    Math.abs(Math.max(a.whole("n"), -MOST_POWER - 1)) <= MOST_POWER,
                    "has the power %d, and may have %d",
                    a.whole("n"),
                    MOST_POWER);
            return Plan.of(x.type(), "matrix_power", x, a.whole("n"))
                    .costing(24 * cube(x.type()))
                    .taking(12.0 * x.type().bytes());
        });
    }

    private static void decompositions(Rows rows) {
        rows.row("linalg.svd", "A tensor, full_matrices flag=True", a -> {
            TensorType x = a.matrices("A").type();
            long m = x.size(x.rank() - 2);
            long n = x.size(x.rank() - 1);
            long k = Math.min(m, n);
            boolean full = a.flag("full_matrices");
            long[] batch = Shapes.batch(x, 2);
            return Plan.ofSeveral(
                            List.of(
                                    x.shaped(Shapes.concat(batch, new long[] {m, full ? m : k})),
                                    x.shaped(Shapes.concat(batch, new long[] {k})),
                                    x.shaped(Shapes.concat(batch, new long[] {full ? n : k, n}))),
                            "svd",
                            a.tensor("A"),
                            full)
                    .costing(Shapes.product(batch)
                            * (decomposition(m, n) + (full ? 4.0 * Math.max(m, n) * Math.max(m, n) * k : 0)))
                    .taking(4.0 * x.bytes());
        });
        rows.row("linalg.svdvals", "A tensor", a -> {
            TensorType x = a.matrices("A").type();
            long k = Math.min(x.size(x.rank() - 2), x.size(x.rank() - 1));
            return Plan.of(x.shaped(Shapes.concat(Shapes.batch(x, 2), new long[] {k})), "svdvals", a.tensor("A"))
                    .costing(decomposition(x))
                    .taking(4.0 * x.bytes());
        });
        rows.row("linalg.qr", "A tensor, mode word='reduced'", a -> {
            TensorType x = a.matrices("A").type();
            boolean reduced = a.word("mode", "reduced", "complete").equals("reduced");
            long m = x.size(x.rank() - 2);
            long n = x.size(x.rank() - 1);
            long k = reduced ? Math.min(m, n) : m;
            long[] batch = Shapes.batch(x, 2);
            return Plan.ofSeveral(
                            List.of(
                                    x.shaped(Shapes.concat(batch, new long[] {m, k})),
                                    x.shaped(Shapes.concat(batch, new long[] {k, n}))),
                            "qr",
                            a.tensor("A"),
                            a.word("mode"))
                    .costing(Shapes.product(batch) * 4.0 * m * Math.max(n, k) * Math.max(k, 1))
                    .taking(2.0 * x.bytes());
        });
        rows.row("linalg.eigh", "A tensor, UPLO word='L'", a -> {
            TensorType x = a.squares("A").type();
            return Plan.ofSeveral(
                            List.of(x.shaped(Arrays.copyOf(x.sizes(), x.rank() - 1)), x),
                            "eigh",
                            a.tensor("A"),
                            a.word("UPLO", "L", "U"))
                    .costing(20 * cube(x))
                    .taking(4.0 * x.bytes());
        });
        rows.row("linalg.eigvalsh", "A tensor, UPLO word='L'", a -> {
            TensorType x = a.squares("A").type();
            return Plan.of(
                            x.shaped(Arrays.copyOf(x.sizes(), x.rank() - 1)),
                            "eigvalsh",
                            a.tensor("A"),
                            a.word("UPLO", "L", "U"))
                    .costing(20 * cube(x))
                    .taking(4.0 * x.bytes());
        });
        rows.row("linalg.cholesky", "A tensor, upper flag=False", a -> Plan.of(
                        a.squares("A").type(), "cholesky", a.tensor("A"), a.flag("upper"))
                .costing(cube(a.type("A"))));
        rows.row("linalg.householder_product", "input tensor, tau tensor", a -> {
            TensorType x = a.matrices("input").type();
            TensorType tau = a.real("tau").type();
            long n = x.size(x.rank() - 1);
            a.require(
                    x.rank() == 2
                            && tau.rank() == 1
                            && x.size(0) >= n
                            && tau.size(0) <= n
                            && tau.element() == x.element(),
                    "takes a matrix [m, n] of at least as many rows, and [k] with k up to n, but got %s and %s",
                    x,
                    tau);
            return Plan.of(x, "householder_product", a.tensor("input"), a.tensor("tau"))
                    .costing(8.0 * x.numbers() * n)
                    .taking(2.0 * x.bytes());
        });
    }

    private static void equations(Rows rows) {
        rows.row("inverse linalg.inv", "A tensor", a -> Plan.of(a.squares("A").type(), "inverse", a.tensor("A"))
                .costing(3 * cube(a.type("A")))
                .taking(a.type("A").bytes()));
        rows.row("pinverse linalg.pinv", "A tensor", a -> {
            TensorType x = a.matrices("A").type();
            long[] sizes = x.sizes();
            sizes[x.rank() - 2] = x.size(x.rank() - 1);
            sizes[x.rank() - 1] = x.size(x.rank() - 2);
            return Plan.of(x.shaped(sizes), "pinverse", a.tensor("A"))
                    .costing(decomposition(x))
                    .taking(6.0 * x.bytes());
        });
        rows.row("det linalg.det", "A tensor", a -> {
            TensorType x = a.squares("A").type();
            return Plan.of(x.shaped(Shapes.batch(x, 2)), "det", a.tensor("A"))
                    .costing(cube(x))
                    .taking(x.bytes());
        });
        rows.row("slogdet linalg.slogdet", "A tensor", a -> {
            TensorType x = a.squares("A").type();
            TensorType each = x.shaped(Shapes.batch(x, 2));
            return Plan.ofSeveral(List.of(each, each), "slogdet", a.tensor("A"))
                    .costing(cube(x))
                    .taking(x.bytes());
        });
        rows.row("linalg.solve", "A tensor, B tensor", a -> Plan.of(right(a), "solve", a.tensor("A"), a.tensor("B"))
                .costing(cube(a.type("A"))
                        + 2.0
                                * a.type("B").numbers()
                                * a.type("A").size(a.type("A").rank() - 1))
                .taking(a.type("A").bytes() + a.type("B").bytes()));
        rows.row(
                "linalg.solve_triangular",
                "A tensor, B tensor, upper flag, left flag=True, unitriangular flag=False",
                a -> {
                    a.require(a.flag("left"), "has left=False; transpose both and the result");
                    a.require(
                            a.real("B").type().rank() >= 2,
                            "takes a matrix B, but got %s",
                            a.tensor("B").shown());
                    return Plan.of(
                                    right(a),
                                    "solve_triangular",
                                    a.tensor("A"),
                                    a.tensor("B"),
                                    a.flag("upper"),
                                    a.flag("unitriangular"))
                            .costing(2.0
                                    * a.type("B").numbers()
                                    * a.type("A").size(a.type("A").rank() - 1))
                            .taking(a.type("A").bytes() + a.type("B").bytes());
                });
    }

    /** Computes the shape of B, for which a square A of the same batch is solved: [..., n, k], or [n] where A is a matrix. */
    private static TensorType right(Arguments a) {
        TensorType left = a.squares("A").type();
        TensorType right = a.real("B").type();
        long n = left.size(left.rank() - 1);
        boolean vector = left.rank() == 2 && right.rank() == 1;
        a.require(
                left.element() == right.element()
                        && (vector
                                ? right.size(0) == n
                                : right.rank() == left.rank()
                                        && right.size(right.rank() - 2) == n
                                        && Arrays.equals(Shapes.batch(left, 2), Shapes.batch(right, 2))),
                "takes [..., n, n] and [..., n, k] of one type and batch, or [n, n] and [n], but got %s and %s",
                left,
                right);
        return right;
    }

    /** Estimates the work of decomposing a matrix. */
    static double decomposition(double m, double n) {
        return 30 * m * n * Math.min(m, n);
    }

    private static double decomposition(TensorType x) {
        return Shapes.product(Shapes.batch(x, 2)) * decomposition(x.size(x.rank() - 2), x.size(x.rank() - 1));
    }

    private static double cube(TensorType x) {
        return (double) x.numbers() * x.size(x.rank() - 1);
    }

    private static Arguments ranked(Arguments a, int rank, String... names) {
        Stream.of(names)
                .forEach(name -> a.require(
                        a.real(name).type().rank() == rank,
                        "takes a tensor of %d %s, but got %s",
                        rank,
                        rank == 1 ? "axis" : "axes",
                        a.tensor(name).shown()));
        return a;
    }

    /** Returns the common type of those tensors: products do not promote. */
    private static Element element(Arguments a, String... names) {
        Element first = a.real(names[0]).type().element();
        for (String name : names) {
            a.require(
                    a.real(name).type().element() == first,
                    "is given tensors of two types, %s and %s; convert with .to(w0.dtype)",
                    first.word(),
                    a.type(name).element().word());
        }
        return first;
    }

    private static Plan product(Arguments a, String one, String other) {
        Element element = element(a, one, other);
        TensorType x = a.type(one);
        TensorType y = a.type(other);
        a.require(x.rank() > 0 && y.rank() > 0, "multiplies vectors and matrices, but got %s and %s", x, y);
        long inner = x.size(x.rank() - 1);
        a.require(
                inner == y.size(Math.max(y.rank() - 2, 0)),
                "multiplies %s by %s, whose inner sizes differ: %d and %d",
                x,
                y,
                inner,
                y.size(Math.max(y.rank() - 2, 0)));
        long[] batch = Shapes.broadcast(
                a.called(),
                List.of(
                        x.shaped(Shapes.batch(x, Math.min(x.rank(), 2))),
                        y.shaped(Shapes.batch(y, Math.min(y.rank(), 2)))));
        long[] rows = x.rank() > 1 ? new long[] {x.size(x.rank() - 2)} : new long[0];
        long[] columns = y.rank() > 1 ? new long[] {y.size(y.rank() - 1)} : new long[0];
        TensorType gives = TensorType.of(element, Shapes.concat(batch, rows, columns));
        double times = Shapes.product(batch);
        double expanded = times * inner * (Shapes.product(rows) + Shapes.product(columns)) * element.bytes();
        return Plan.of(gives, "matmul", a.tensor(one), a.tensor(other))
                .costing(2.0 * gives.numbers() * inner)
                .taking(batch.length > 0 ? expanded : 0);
    }

    private static Plan linear(Arguments a) {
        Element element = a.has("bias") ? element(a, "input", "weight", "bias") : element(a, "input", "weight");
        TensorType x = a.type("input");
        TensorType weight = a.type("weight");
        a.require(
                x.rank() > 0 && weight.rank() == 2 && x.size(x.rank() - 1) == weight.size(1),
                "multiplies [..., in] by a weight [out, in], but got %s and %s",
                x,
                weight);
        a.require(
                !a.has("bias") || a.type("bias").rank() == 1 && a.type("bias").size(0) == weight.size(0),
                "adds a bias [out] to a weight %s, but got %s",
                weight,
                a.has("bias") ? a.type("bias") : "");
        TensorType gives = TensorType.of(element, Shapes.concat(Shapes.batch(x, 1), new long[] {weight.size(0)}));
        Plan plan = a.has("bias")
                ? Plan.of(gives, "linear", a.tensor("input"), a.tensor("weight"), a.tensor("bias"))
                : Plan.of(gives, "linear_unbiased", a.tensor("input"), a.tensor("weight"));
        return plan.costing(2.0 * gives.numbers() * weight.size(1));
    }

    private static Plan addmm(Arguments a) {
        Element element = element(ranked(a, 2, "mat1", "mat2"), "input", "mat1", "mat2");
        TensorType x = a.type("mat1");
        TensorType y = a.type("mat2");
        a.require(x.size(1) == y.size(0), "multiplies %s by %s, whose inner sizes differ", x, y);
        TensorType gives = TensorType.of(element, x.size(0), y.size(1));
        a.require(
                Arrays.equals(Shapes.broadcast(a.called(), List.of(a.type("input"), gives)), gives.sizes()),
                "adds %s to a product %s, which does not fit",
                a.type("input"),
                gives);
        return Plan.of(
                        gives,
                        "addmm",
                        a.tensor("input"),
                        a.tensor("mat1"),
                        a.tensor("mat2"),
                        a.number("beta"),
                        a.number("alpha"))
                .costing(2.0 * gives.numbers() * x.size(1));
    }

    private static Plan kron(Arguments a) {
        Element element = element(a, "input", "other");
        TensorType x = a.type("input");
        TensorType y = a.type("other");
        int rank = Math.max(x.rank(), y.rank());
        long[] sizes = new long[rank];
        for (int i = 0; i < rank; i++) {
            long one = i < rank - x.rank() ? 1 : x.size(i - rank + x.rank());
            long other = i < rank - y.rank() ? 1 : y.size(i - rank + y.rank());
            sizes[i] = one * other; // each is at most 2^28
        }
        return Plan.of(TensorType.of(element, sizes), "kron", a.tensor("input"), a.tensor("other"));
    }

    private static Plan chain(Arguments a) {
        List<Tensor> tensors = a.tensors("tensors");
        a.require(tensors.size() >= 2, "multiplies at least two matrices, but got %d", tensors.size());
        TensorType product = tensors.get(0).type();
        double work = 0;
        double most = 0;
        for (Tensor each : tensors) {
            TensorType next = each.type();
            a.require(
                    next.rank() == 2 && next.element().isReal() && next.element() == product.element(),
                    "multiplies matrices of one type, but got %s",
                    each.shown());
            if (each != tensors.get(0)) {
                a.require(
                        product.size(1) == next.size(0),
                        "multiplies %s by %s, whose inner sizes differ",
                        product,
                        next);
                product = product.shaped(product.size(0), next.size(1));
                work += 2.0 * product.numbers() * next.size(0);
            }
            most = Math.max(most, Math.max(next.size(0), next.size(1)));
        }
        // the engine chooses an order of at most this cost
        return Plan.of(product, "multi_dot", tensors)
                .costing(work)
                .taking(most * most * tensors.size() * product.element().bytes());
    }
}
