package dev.weightflow.model.method.file.operation;

import dev.weightflow.model.method.file.operation.Operation.Group;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Reshaping, reordering and repetition of tensors. */
final class Views {

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
        Joins.add(rows);
        Divisions.add(rows);
        Diagonals.add(rows);
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
