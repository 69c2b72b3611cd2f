package dev.weightflow.model.method.file.operation;

import java.util.Collections;
import java.util.stream.LongStream;

/** Division of tensors into several. */
final class Divisions {

    private static final long MOST_PARTS = 1024;

    private Divisions() {}

    static void add(Rows rows) {
        rows.row("split", "tensor tensor, split_size wholes, dim whole=0", a -> {
            TensorType x = a.type("tensor");
            int axis = a.axis("dim", x);
            if (a.value("split_size") instanceof Value.Items) {
                long[] sizes = a.wholes("split_size");
                a.require(
                        LongStream.of(sizes).allMatch(size -> size >= 0 && size <= x.size(axis))
                                && LongStream.of(sizes).sum() == x.size(axis),
                        "splits an axis of %d into others than it has",
                        x.size(axis));
                return parts(a, "tensor", axis, sizes);
            }
            a.require(a.whole("split_size") > 0, "splits into parts of %d; give at least 1", a.whole("split_size"));
            return parts(a, "tensor", axis, chunks(a, x.size(axis), a.whole("split_size")));
        });
        rows.row("chunk", "input tensor, chunks whole, dim whole=0", a -> {
            TensorType x = a.type("input");
            int axis = a.axis("dim", x);
            long count = a.whole("chunks");
            a.require(
                    count > 0 && count <= MOST_PARTS, "divides into %d parts; 1 to %d are possible", count, MOST_PARTS);
            return parts(a, "input", axis, chunks(a, x.size(axis), Math.max(1, (x.size(axis) + count - 1) / count)));
        });
        rows.row("unbind", "input tensor, dim whole=0", a -> {
            TensorType x = a.type("input");
            int axis = a.axis("dim", x);
            a.require(x.size(axis) <= MOST_PARTS, "has %d parts, and may have %d", x.size(axis), MOST_PARTS);
            TensorType each = x.shaped(Shapes.without(x, axis));
            return Plan.ofSeveral(
                            Collections.nCopies((int) x.size(axis), each), "unbind", a.tensor("input"), (long) axis)
                    .view();
        });
    }

    private static long[] chunks(Arguments a, long size, long each) {
        long count = Math.max(1, (size + each - 1) / each);
        a.require(count <= MOST_PARTS, "gives %d parts, and may give %d", count, MOST_PARTS);
        return LongStream.range(0, count)
                .map(i -> Math.min(each, size - i * each))
                .toArray();
    }

    private static Plan parts(Arguments a, String input, int axis, long[] sizes) {
        TensorType x = a.type(input);
        a.require(sizes.length <= MOST_PARTS, "gives %d parts, and may give %d", sizes.length, MOST_PARTS);
        return Plan.ofSeveral(
                        LongStream.of(sizes)
                                .mapToObj(size -> x.shaped(Shapes.with(x, axis, size)))
                                .toList(),
                        "split",
                        a.tensor(input),
                        sizes,
                        (long) axis)
                .view();
    }
}
