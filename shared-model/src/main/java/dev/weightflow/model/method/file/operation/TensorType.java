package dev.weightflow.model.method.file.operation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.method.file.syntax.MethodFault;
import java.util.Arrays;

/**
 * Static type of a tensor, known without its elements.
 *
 * @param least of the elements of an int64 tensor; only these have bounds, by which they may be indices
 * @param most of them
 */
public record TensorType(Shape shape, Element element, long least, long most) {

    /** Most axes of a tensor. */
    public static final int AXES = 8;
    /** Most elements of a tensor, those of a view included. */
    public static final long NUMBERS = 1L << 28;

    static TensorType of(Element element, long... shape) {
        return whole(shape, element, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    public static TensorType of(Element element, Shape shape) {
        return of(element, shape.getShape());
    }

    static TensorType indices(long least, long most, long... shape) {
        return whole(shape, Element.INT64, least, most);
    }

    private static TensorType whole(long[] shape, Element element, long least, long most) {
        if (shape.length > AXES) {
            throw MethodFault.of("a tensor would have %d axes, and may have %d", shape.length, AXES);
        }
        long numbers = 1;
        for (long size : shape) {
            if (size < 0) {
                throw MethodFault.of("a tensor cannot have the shape %s; no size is negative", Arrays.toString(shape));
            }
            numbers = size == 0 ? 0 : numbers > NUMBERS ? numbers : size > NUMBERS ? NUMBERS + 1 : numbers * size;
        }
        if (Arrays.stream(shape).anyMatch(size -> size > NUMBERS) || numbers > NUMBERS) {
            throw MethodFault.of(
                    "a tensor would have the shape %s, and may have %d numbers; make smaller tensors",
                    new Shape(shape), NUMBERS);
        }
        return new TensorType(new Shape(shape), element, least, most);
    }

    /** @throws MethodFault if the element type is not supported */
    public static TensorType of(NDArray array) {
        return new TensorType(
                array.getShape(),
                Element.of(array.getDataType())
                        .orElseThrow(() -> MethodFault.of(
                                "its arrays are of type %s, which no method file computes in",
                                array.getDataType().name().toLowerCase(java.util.Locale.ROOT))),
                Long.MIN_VALUE,
                Long.MAX_VALUE);
    }

    /** Returns the type of the same elements in another shape. */
    TensorType shaped(long... sizes) {
        return whole(sizes, element, least, most);
    }

    TensorType as(Element other) {
        return of(other, sizes());
    }

    /** Returns whether the engine's array has this type. */
    boolean describes(NDArray array) {
        return array.getShape().equals(shape) && Element.of(array.getDataType()).orElse(null) == element;
    }

    public int rank() {
        return shape.dimension();
    }

    public long size(int axis) {
        return shape.get(axis);
    }

    long[] sizes() {
        return shape.getShape().clone();
    }

    public long numbers() {
        return shape.size();
    }

    long bytes() {
        return numbers() * element.bytes();
    }

    @Override
    public String toString() {
        return shape + (element == Element.FLOAT32 ? "" : " of " + element.word());
    }
}
