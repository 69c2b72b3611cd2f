package dev.weightflow.model.method.file.operation;

import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.method.file.syntax.MethodFault;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Shapes of results. */
final class Shapes {

    private Shapes() {}

    /** Computes the common shape of arrays by broadcasting, which expands axes of one. */
    static long[] broadcast(String called, List<TensorType> types) {
        int rank = types.stream().mapToInt(TensorType::rank).max().orElse(0);
        long[] sizes = new long[rank];
        Arrays.fill(sizes, 1);
        for (TensorType type : types) {
            for (int i = 0; i < type.rank(); i++) {
                int at = rank - type.rank() + i;
                long size = type.size(i);
                if (size != 1 && sizes[at] != 1 && size != sizes[at]) {
                    throw MethodFault.of(
                            "%s is given tensors %s, which do not fit: an axis has %d in one and %d in the other, and neither is 1",
                            called, join(types), sizes[at], size);
                }
                sizes[at] = size == 1 ? sizes[at] : size;
            }
        }
        return sizes;
    }

    static String join(List<TensorType> types) {
        return String.join(" and ", types.stream().map(TensorType::toString).toList());
    }

    /** Computes the shape after a reduction along axes, which then have one element or are removed. */
    static long[] reduced(TensorType type, long[] axes, boolean keep) {
        return LongStream.range(0, type.rank())
                .filter(axis -> keep || LongStream.of(axes).noneMatch(each -> each == axis))
                .map(axis -> LongStream.of(axes).anyMatch(each -> each == axis) ? 1 : type.size((int) axis))
                .toArray();
    }

    static long[] with(TensorType type, int axis, long size) {
        long[] sizes = type.sizes();
        sizes[axis] = size;
        return sizes;
    }

    static long[] without(TensorType type, int axis) {
        return LongStream.range(0, type.rank())
                .filter(each -> each != axis)
                .map(each -> type.size((int) each))
                .toArray();
    }

    static long[] inserted(TensorType type, int axis, long size) {
        return concat(
                Arrays.copyOf(type.sizes(), axis),
                new long[] {size},
                Arrays.copyOfRange(type.sizes(), axis, type.rank()));
    }

    static long[] concat(long[]... parts) {
        return Arrays.stream(parts).flatMapToLong(LongStream::of).toArray();
    }

    /** Returns all axes but the last ones. */
    static long[] batch(TensorType type, int last) {
        return Arrays.copyOf(type.sizes(), type.rank() - last);
    }

    static long product(long... sizes) {
        return new Shape(sizes).size();
    }
}
