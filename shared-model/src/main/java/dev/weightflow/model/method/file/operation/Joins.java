package dev.weightflow.model.method.file.operation;

import dev.weightflow.model.method.file.operation.Value.Tensor;
import java.util.Arrays;

/** Joining and padding of tensors. */
final class Joins {

    private Joins() {}

    static void add(Rows rows) {
        rows.row("torch.cat torch.concat torch.concatenate", "tensors tensors, dim whole=0", a -> {
            TensorType first = some(a);
            int axis = a.axis("dim", first);
            long size = 0;
            for (Tensor each : a.tensors("tensors")) {
                TensorType type = each.type();
                a.require(
                        type.rank() == first.rank()
                                && type.element() == first.element()
                                && Arrays.equals(Shapes.without(type, axis), Shapes.without(first, axis)),
                        "joins %s and %s along axis %d, which do not fit",
                        first,
                        type,
                        axis);
                size += type.size(axis);
            }
            return Plan.of(bounded(a, first, Shapes.with(first, axis, size)), "cat", a.tensors("tensors"), (long) axis);
        });
        rows.row("torch.stack", "tensors tensors, dim whole=0", a -> {
            TensorType first = some(a);
            for (Tensor each : a.tensors("tensors")) {
                a.require(
                        each.type().shape().equals(first.shape()) && each.type().element() == first.element(),
                        "stacks tensors of one shape and type, but got %s and %s",
                        first,
                        each.type());
            }
            int axis = a.axis(a.whole("dim"), first.rank() + 1, "dim");
            return Plan.of(
                    bounded(
                            a,
                            first,
                            Shapes.inserted(first, axis, a.tensors("tensors").size())),
                    "stack",
                    a.tensors("tensors"),
                    (long) axis);
        });
        rows.row("torch.block_diag", "tensors tensors...", a -> {
            TensorType first = some(a);
            long down = 0;
            long along = 0;
            for (Tensor each : a.tensors("tensors")) {
                a.require(
                        each.type().rank() == 2 && each.type().element() == first.element(),
                        "puts matrices of one type in a diagonal, but got %s",
                        each.shown());
                down += each.type().size(0);
                along += each.type().size(1);
            }
            return Plan.of(TensorType.of(first.element(), down, along), "block_diag", a.tensors("tensors"));
        });
        rows.row("F.pad", "input tensor, pad wholes, mode word='constant', value number=0", a -> {
            Tensor x = a.real("input");
            long[] pad = a.wholes("pad");
            a.word("mode", "constant");
            a.require(
                    pad.length % 2 == 0 && pad.length <= 2 * x.type().rank(),
                    "pads by two numbers per axis, from the last one, but got %d for %s",
                    pad.length,
                    x.shown());
            long[] sizes = x.type().sizes();
            for (int i = 0; i < pad.length / 2; i++) {
                int axis = x.type().rank() - 1 - i;
                for (long each : new long[] {pad[2 * i], pad[2 * i + 1]}) {
                    a.require(
                            each >= 0 && each <= TensorType.NUMBERS,
                            "pads by %d; 0 to %d can be added",
                            each,
                            TensorType.NUMBERS);
                    sizes[axis] += each;
                }
            }
            return Plan.of(x.type().shaped(sizes), "pad", x, pad, a.number("value"));
        });
    }

    private static TensorType some(Arguments a) {
        a.require(!a.tensors("tensors").isEmpty(), "joins an empty list; give at least one tensor");
        return a.tensors("tensors").get(0).type();
    }

    /** Returns the type of joined tensors; indices are within the bounds of all. */
    private static TensorType bounded(Arguments a, TensorType first, long[] sizes) {
        if (first.element() != Element.INT64) {
            return TensorType.of(first.element(), sizes);
        }
        return TensorType.indices(
                a.tensors("tensors").stream()
                        .mapToLong(each -> each.type().least())
                        .min()
                        .orElseThrow(),
                a.tensors("tensors").stream()
                        .mapToLong(each -> each.type().most())
                        .max()
                        .orElseThrow(),
                sizes);
    }
}
