package dev.weightflow.model.method.file.operation;

import dev.weightflow.model.method.file.operation.Operation.Group;
import dev.weightflow.model.method.file.operation.Value.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Reshaping, reordering and joining of tensors. */
final class Views {

    private static final long MOST_PARTS = 1024;

    private Views() {}

    static void add(Rows rows) {
        rows.of(Group.SHAPES);
        rows.row("reshape", "input tensor, shape wholes...", a -> reshaped(a, "reshape"));
        rows.row(".view", "input tensor, size wholes...", a -> reshaped(a, "view")
                .view());
        rows.row(".reshape_as .view_as", "input tensor, other tensor", a -> {
            TensorType x = a.type("input");
            long[] sizes = a.type("other").sizes();
            a.require(
                    Shapes.product(sizes) == x.numbers(),
                    "gives %s the shape of %s, which has other numbers",
                    x,
                    a.type("other"));
            return Plan.of(x.shaped(sizes), "reshape", a.tensor("input"), sizes);
        });
        rows.row("flatten", "input tensor, start_dim whole=0, end_dim whole=-1", a -> {
            TensorType x = a.type("input");
            if (x.rank() == 0) {
                return Plan.of(x.shaped(1), "reshape", a.tensor("input"), new long[] {1});
            }
            int start = a.axis("start_dim", x);
            int end = a.axis("end_dim", x);
            a.require(start <= end, "has its start after its end: %d and %d", start, end);
            long[] inner = Arrays.copyOfRange(x.sizes(), start, end + 1);
            long[] sizes = Shapes.concat(
                    Arrays.copyOf(x.sizes(), start),
                    new long[] {Shapes.product(inner)},
                    Arrays.copyOfRange(x.sizes(), end + 1, x.rank()));
            return Plan.of(x.shaped(sizes), "reshape", a.tensor("input"), sizes);
        });
        rows.row("squeeze", "input tensor, dim whole=None", a -> {
            TensorType x = a.type("input");
            long[] sizes = LongStream.of(x.sizes()).filter(size -> size != 1).toArray();
            if (a.has("dim")) {
                int axis = a.axis("dim", x);
                sizes = x.size(axis) == 1 ? Shapes.without(x, axis) : x.sizes();
            }
            return Plan.of(x.shaped(sizes), "reshape", a.tensor("input"), sizes).view();
        });
        rows.row("unsqueeze", "input tensor, dim whole", a -> {
            TensorType x = a.type("input");
            int axis = a.axis(a.whole("dim"), x.rank() + 1, "dim");
            return Plan.of(x.shaped(Shapes.inserted(x, axis, 1)), "unsqueeze", a.tensor("input"), (long) axis)
                    .view();
        });
        rows.row("transpose swapaxes swapdims", "input tensor, dim0 whole, dim1 whole", a -> {
            TensorType x = a.type("input");
            return transposed(a, a.axis("dim0", x), a.axis("dim1", x));
        });
        rows.row("t .T", "input tensor", a -> {
            TensorType x = a.type("input");
            a.require(
                    x.rank() == 2,
                    "transposes a matrix, but got %s; use transpose or permute",
                    a.tensor("input").shown());
            return transposed(a, 0, 1);
        });
        rows.row("adjoint .mT", "input tensor", a -> {
            TensorType x = a.type("input");
            a.require(
                    x.rank() >= 2,
                    "transposes matrices, but got %s",
                    a.tensor("input").shown());
            return transposed(a, x.rank() - 2, x.rank() - 1);
        });
        rows.row("permute", "input tensor, dims wholes...", a -> {
            TensorType x = a.type("input");
            long[] axes = a.wholes("dims");
            a.require(axes.length == x.rank(), "names %d axes of %s; name each once", axes.length, x);
            long[] order = x.rank() == 0 ? new long[0] : a.axes("dims", x);
            long[] sizes = LongStream.of(order).map(axis -> x.size((int) axis)).toArray();
            return Plan.of(x.shaped(sizes), "permute", a.tensor("input"), order).view();
        });
        rows.row("movedim moveaxis", "input tensor, source whole, destination whole", a -> {
            TensorType x = a.type("input");
            int from = a.axis("source", x);
            int to = a.axis("destination", x);
            List<Long> order =
                    new ArrayList<>(LongStream.range(0, x.rank()).boxed().toList());
            order.add(to, order.remove(from));
            long[] axes = order.stream().mapToLong(Long::longValue).toArray();
            return Plan.of(
                            x.shaped(LongStream.of(axes)
                                    .map(axis -> x.size((int) axis))
                                    .toArray()),
                            "permute",
                            a.tensor("input"),
                            axes)
                    .view();
        });
        rows.row(".expand broadcast_to", "input tensor, size wholes...", a -> expanded(a, a.wholes("size")));
        rows.row(
                ".expand_as",
                "input tensor, other tensor",
                a -> expanded(a, a.type("other").sizes()));
        rows.row(".repeat tile", "input tensor, repeats wholes...", Views::repeated);
        rows.row("repeat_interleave", "input tensor, repeats whole, dim whole=None", a -> {
            TensorType x = a.type("input");
            long times = a.whole("repeats");
            a.require(times >= 0 && times <= TensorType.NUMBERS, "repeats %d times", times);
            if (!a.has("dim")) {
                return Plan.of(x.shaped(x.numbers() * times), "repeat_interleave_all", a.tensor("input"), times);
            }
            int axis = a.axis("dim", x);
            return Plan.of(
                    x.shaped(Shapes.with(x, axis, x.size(axis) * times)),
                    "repeat_interleave",
                    a.tensor("input"),
                    times,
                    (long) axis);
        });
        rows.row("clone", "input tensor", a -> Plan.of(a.type("input"), "clone", a.tensor("input")));
        rows.row(".contiguous", "input tensor", a -> Plan.of(a.type("input"), "contiguous", a.tensor("input")));
        rows.withoutGradient("detach", "input tensor", a -> Plan.of(a.type("input"), "detach", a.tensor("input"))
                .view());
        rows.row(
                "flip",
                "input tensor, dims wholes...",
                a -> Plan.of(
                        a.type("input"),
                        "flip",
                        a.tensor("input"),
                        a.wholes("dims").length == 0 ? new long[0] : a.axes("dims", a.type("input"))));
        rows.row("roll", "input tensor, shifts wholes, dims wholes=None", a -> {
            TensorType x = a.type("input");
            long[] axes = a.has("dims") && a.wholes("dims").length > 0 ? a.axes("dims", x) : new long[0];
            long[] shifts = a.wholes("shifts");
            a.require(
                    axes.length == shifts.length || axes.length == 0 && shifts.length == 1,
                    "shifts %d axes by %d numbers",
                    axes.length,
                    shifts.length);
            long[] within = new long[shifts.length];
            for (int i = 0; i < shifts.length; i++) {
                long size = axes.length == 0 ? x.numbers() : x.size((int) axes[i]);
                within[i] = size == 0 ? 0 : Math.floorMod(shifts[i], size);
            }
            return Plan.of(x, "roll", a.tensor("input"), within, axes);
        });
        joined(rows);
        divided(rows);
        diagonals(rows);
    }

    private static void joined(Rows rows) {
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

    private static void divided(Rows rows) {
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
                            java.util.Collections.nCopies((int) x.size(axis), each), "unbind", a.tensor("input"), (long)
                                    axis)
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

    private static void diagonals(Rows rows) {
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

    private static Plan transposed(Arguments a, int one, int other) {
        TensorType x = a.type("input");
        long[] sizes = x.sizes();
        if (x.rank() > 0) {
            sizes[one] = x.size(other);
            sizes[other] = x.size(one);
        }
        return Plan.of(x.shaped(sizes), "transpose", a.tensor("input"), (long) one, (long) other)
                .view();
    }

    private static Plan reshaped(Arguments a, String script) {
        TensorType x = a.type("input");
        long[] sizes = a.wholes(script.equals("view") ? "size" : "shape").clone();
        long known = 1;
        int free = -1;
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] == -1) {
                a.require(free < 0, "leaves two sizes free by -1; give one of them");
                free = i;
                continue;
            }
            a.require(
                    sizes[i] >= 0 && sizes[i] <= TensorType.NUMBERS,
                    "has the size %d; give 0 to %d",
                    sizes[i],
                    TensorType.NUMBERS);
            known = Math.min(known * sizes[i], TensorType.NUMBERS + 1);
        }
        if (free >= 0) {
            a.require(known > 0 && x.numbers() % known == 0, "cannot give %s the shape %s", x, Arrays.toString(sizes));
            sizes[free] = x.numbers() / known;
            known *= sizes[free];
        }
        a.require(
                known == x.numbers(),
                "cannot give %s, which has %d numbers, the shape %s",
                x,
                x.numbers(),
                Arrays.toString(sizes));
        return Plan.of(x.shaped(sizes), script, a.tensor("input"), sizes);
    }

    private static Plan expanded(Arguments a, long[] given) {
        TensorType x = a.type("input");
        long[] sizes = given.clone();
        a.require(sizes.length >= x.rank(), "expands %s to fewer axes: %s", x, Arrays.toString(sizes));
        for (int i = 0; i < sizes.length; i++) {
            int axis = i - sizes.length + x.rank();
            sizes[i] = sizes[i] == -1 && axis >= 0 ? x.size(axis) : sizes[i];
            a.require(
                    sizes[i] >= 0 && (axis < 0 || x.size(axis) == 1 || x.size(axis) == sizes[i]),
                    "cannot expand %s to %s",
                    x,
                    Arrays.toString(given));
        }
        return Plan.of(x.shaped(sizes), "expand", a.tensor("input"), sizes).view();
    }

    private static Plan repeated(Arguments a) {
        TensorType x = a.type("input");
        long[] times = a.wholes("repeats");
        int rank = Math.max(times.length, x.rank());
        a.require(
                times.length >= x.rank() || a.called().contains("tile"), "repeats %s along fewer axes than it has", x);
        long[] sizes = new long[rank];
        long[] all = new long[rank];
        for (int i = 0; i < rank; i++) {
            long time = i < rank - times.length ? 1 : times[i - rank + times.length];
            long size = i < rank - x.rank() ? 1 : x.size(i - rank + x.rank());
            a.require(
                    time >= 0 && time <= TensorType.NUMBERS,
                    "repeats %d times; give 0 to %d",
                    time,
                    TensorType.NUMBERS);
            all[i] = time;
            sizes[i] = time * size; // each is at most 2^28
        }
        return Plan.of(x.shaped(sizes), "repeat", a.tensor("input"), all);
    }
}
