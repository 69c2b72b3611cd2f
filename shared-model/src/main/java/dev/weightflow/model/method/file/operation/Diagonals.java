package dev.weightflow.model.method.file.operation;

import java.util.List;
import java.util.stream.LongStream;

/** Diagonals and triangles of matrices. */
final class Diagonals {

    private Diagonals() {}

    static void add(Rows rows) {
        for (String name : List.of("tril", "triu")) {
            rows.row(
                    name,
                    "input tensor, diagonal whole=0",
                    a -> Plan.of(
                            a.matrices("input").type(),
                            name,
                            a.tensor("input"),
                            offset(a, "diagonal", a.type("input"))));
        }
        rows.row("diag", "input tensor, diagonal whole=0", a -> {
            TensorType x = a.real("input").type();
            long offset = a.whole("diagonal");
            a.require(x.rank() == 1 || x.rank() == 2, "takes a vector or a matrix, but got %s", x);
            if (x.rank() == 2) {
                return Plan.of(
                        x.shaped(diagonal(x, 0, 1, offset)), "diag", a.tensor("input"), offset(a, "diagonal", x));
            }
            return embedded(a, "diag", offset);
        });
        rows.row("diagonal", "input tensor, offset whole=0, dim1 whole=0, dim2 whole=1", a -> {
            TensorType x = a.real("input").type();
            int one = a.axis("dim1", x);
            int other = a.axis("dim2", x);
            a.require(one != other, "takes two axes, but got one twice");
            long size = diagonal(x, one, other, a.whole("offset"));
            long[] rest = LongStream.range(0, x.rank())
                    .filter(axis -> axis != one && axis != other)
                    .map(axis -> x.size((int) axis))
                    .toArray();
            return Plan.of(
                            x.shaped(Shapes.concat(rest, new long[] {size})),
                            "diagonal",
                            a.tensor("input"),
                            offset(a, "offset", x),
                            (long) one,
                            (long) other)
                    .view();
        });
        rows.row("diag_embed", "input tensor, offset whole=0", a -> {
            a.require(
                    a.real("input").type().rank() > 0,
                    "takes a vector, but got %s",
                    a.tensor("input").shown());
            return embedded(a, "diag_embed", a.whole("offset"));
        });
    }

    private static Plan embedded(Arguments a, String script, long offset) {
        TensorType x = a.type("input");
        a.require(
                Math.abs(Math.max(offset, -TensorType.NUMBERS - 1)) <= TensorType.NUMBERS, "has the offset %d", offset);
        long size = x.size(x.rank() - 1) + Math.abs(offset);
        return Plan.of(
                x.shaped(Shapes.concat(Shapes.batch(x, 1), new long[] {size, size})),
                script,
                a.tensor("input"),
                offset);
    }

    private static long diagonal(TensorType x, int rows, int columns, long offset) {
        long high = offset >= 0 ? x.size(rows) : Math.max(0, x.size(rows) + Math.max(offset, -TensorType.NUMBERS));
        long wide = offset >= 0 ? Math.max(0, x.size(columns) - Math.min(offset, TensorType.NUMBERS)) : x.size(columns);
        return Math.min(high, wide);
    }

    /** Returns an offset that is clamped to the matrix. */
    private static long offset(Arguments a, String name, TensorType x) {
        return Math.max(-TensorType.NUMBERS, Math.min(TensorType.NUMBERS, a.whole(name)));
    }
}
