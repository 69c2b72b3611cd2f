package dev.weightflow.model.method.file.operation;

import dev.weightflow.model.method.file.operation.Operation.Group;
import dev.weightflow.model.method.file.operation.Value.Tensor;
import java.util.Arrays;

/**
 * Selection of a tensor's elements. Indices are known integers, or tensors of them from operations whose results have known bounds: an index out of
 * range would kill the process on a GPU, so that the bounds are checked before.
 */
final class Selections {

    private Selections() {}

    static void add(Rows rows) {
        rows.of(Group.SELECTIONS);
        rows.row("select", "input tensor, dim whole, index whole", a -> {
            TensorType x = a.type("input");
            int axis = a.axis("dim", x);
            return select(a, "input", axis, a.whole("index"));
        });
        rows.row("narrow", "input tensor, dim whole, start whole, length whole", a -> {
            TensorType x = a.type("input");
            int axis = a.axis("dim", x);
            long start = a.whole("start");
            long length = a.whole("length");
            a.require(
                    start >= 0 && length >= 0 && start <= x.size(axis) && length <= x.size(axis) - start,
                    "takes %d from %d on of an axis of %d",
                    length,
                    start,
                    x.size(axis));
            return slice(a, "input", axis, start, start + length, 1);
        });
        rows.row("index_select", "input tensor, dim whole, index tensor", a -> {
            int axis = a.axis("dim", a.type("input"));
            return selected(a, axis);
        });
        rows.row("gather", "input tensor, dim whole, index tensor", a -> {
            TensorType x = a.type("input");
            TensorType index = a.type("index");
            int axis = a.axis("dim", x);
            requireIndices(a, index, x.size(axis));
            a.require(index.rank() == x.rank(), "is given %s and indices %s, of other axes", x, index);
            for (int i = 0; i < x.rank(); i++) {
                a.require(
                        i == axis || index.size(i) <= x.size(i),
                        "is given %s and indices %s, which are more",
                        x,
                        index);
            }
            return Plan.of(
                    TensorType.of(x.element(), index.sizes()),
                    "gather",
                    a.tensor("input"),
                    (long) axis,
                    a.tensor("index"));
        });
        rows.row("index_add", "input tensor, dim whole, index tensor, source tensor", a -> {
            TensorType x = a.real("input").type();
            TensorType index = a.type("index");
            TensorType source = a.real("source").type();
            int axis = a.axis("dim", x);
            requireIndices(a, index, x.size(axis));
            a.require(
                    index.rank() == 1
                            && source.element() == x.element()
                            && Arrays.equals(source.sizes(), Shapes.with(x, axis, index.size(0))),
                    "adds %s at indices %s along axis %d of %s, which does not fit",
                    source,
                    index,
                    axis,
                    x);
            return Plan.of(x, "index_add", a.tensor("input"), (long) axis, a.tensor("index"), a.tensor("source"));
        });
    }

    /** Selects one element of an axis, which is then removed. */
    static Plan select(Arguments a, String input, int axis, long index) {
        TensorType x = a.type(input);
        a.require(
                index >= -x.size(axis) && index < x.size(axis),
                "has the index %d, and axis %d of %s has %d",
                index,
                axis,
                x,
                x.size(axis));
        return Plan.of(x.shaped(Shapes.without(x, axis)), "select", a.tensor(input), (long) axis, index)
                .view();
    }

    /** Slices from a start to before a stop, both at least 0 and at most the axis's size. */
    static Plan slice(Arguments a, String input, int axis, long start, long stop, long step) {
        TensorType x = a.type(input);
        long size = Math.max(0, (stop - start + step - 1) / step);
        return Plan.of(x.shaped(Shapes.with(x, axis, size)), "slice", a.tensor(input), (long) axis, start, stop, step)
                .view();
    }

    static Plan selected(Arguments a, int axis) {
        TensorType x = a.type("input");
        TensorType index = a.type("index");
        requireIndices(a, index, x.size(axis));
        a.require(index.rank() == 1, "takes indices along one axis, but got %s", index);
        return Plan.of(
                x.shaped(Shapes.with(x, axis, index.size(0))),
                "index_select",
                a.tensor("input"),
                (long) axis,
                a.tensor("index"));
    }

    private static void requireIndices(Arguments a, TensorType index, long size) {
        a.require(
                index.element() == Element.INT64,
                "takes whole numbers as indices, such as torch.arange, argsort or topk give, but got %s",
                index);
        a.require(
                index.numbers() == 0 || index.least() >= 0 && index.most() < size,
                "takes indices from 0 to %d, but got such from %s; write them as torch.arange, argsort or topk give them",
                size - 1,
                index.least() == Long.MIN_VALUE ? "unknown bounds" : index.least() + " to " + index.most());
    }

    /** Returns the arguments for the tensor of a subscript. */
    static Arguments arguments(Tensor x, Tensor index) {
        return new Arguments(
                "a subscript",
                index == null ? java.util.Map.of("input", x) : java.util.Map.of("input", x, "index", index),
                x);
    }
}
