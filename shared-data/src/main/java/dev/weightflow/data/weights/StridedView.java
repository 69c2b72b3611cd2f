package dev.weightflow.data.weights;

import dev.weightflow.data.host.ElementType;
import dev.weightflow.data.host.HostTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Tensor in PyTorch's form: a strided view of a storage, counted in elements. The constructor is only called after a check that the view stays inside
 * the storage.
 */
record StridedView(Storage storage, long offset, List<Long> shape, List<Long> strides) {

    /** Contiguous elements in the file, which several tensors may share. */
    record Storage(String key, ElementType type, long elements) {
        long byteLength() {
            return Math.multiplyExact(elements, type.bytes());
        }
    }

    /** Explains why such a view is not possible; empty if it is. */
    static String problem(Storage storage, long offset, List<Long> shape, List<Long> strides) {
        if (shape.size() != strides.size()) {
            return "has %d axes and %d strides".formatted(shape.size(), strides.size());
        }
        if (offset < 0
                || shape.stream().anyMatch(axis -> axis < 0)
                || strides.stream().anyMatch(stride -> stride < 0)) {
            return "has a negative offset, axis or stride";
        }
        if (shape.contains(0L)) {
            return "";
        }
        try {
            long last = offset;
            for (int axis = 0; axis < shape.size(); axis++) {
                last = Math.addExact(last, Math.multiplyExact(shape.get(axis) - 1, strides.get(axis)));
            }
            return last < storage.elements()
                    ? ""
                    : "reaches element %d of a storage of %d".formatted(last, storage.elements());
        } catch (ArithmeticException e) {
            return "reaches beyond all storages";
        }
    }

    long byteLength() {
        return HostTensor.byteLengthOf(storage.type(), shape);
    }

    /** Returns whether the elements are in row-major order without gaps. */
    boolean isContiguous() {
        long expected = 1;
        for (int axis = shape.size() - 1; axis >= 0; axis--) {
            if (shape.get(axis) != 1 && strides.get(axis) != expected) {
                return byteLength() == 0;
            }
            expected *= shape.get(axis);
        }
        return true;
    }

    /** Returns the tensor, sharing the storage's bytes if they are in order, else gathered into new ones. */
    HostTensor over(ByteBuffer storageBytes) {
        int length = Math.toIntExact(byteLength());
        if (length == 0) {
            return new HostTensor(storage.type(), shape, ByteBuffer.allocate(0));
        }
        if (isContiguous()) {
            int start = Math.toIntExact(offset * storage.type().bytes());
            return new HostTensor(storage.type(), shape, storageBytes.slice(start, length));
        }
        ByteBuffer gathered = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        gather(storageBytes.duplicate().order(ByteOrder.LITTLE_ENDIAN), gathered, 0, offset);
        return new HostTensor(storage.type(), shape, gathered.flip());
    }

    private void gather(ByteBuffer from, ByteBuffer to, int axis, long element) {
        if (axis == shape.size()) {
            int at = Math.toIntExact(element * storage.type().bytes());
            switch (storage.type().bytes()) {
                case 1 -> to.put(from.get(at));
                case 2 -> to.putShort(from.getShort(at));
                case 4 -> to.putInt(from.getInt(at));
                default -> to.putLong(from.getLong(at));
            }
            return;
        }
        for (long i = 0; i < shape.get(axis); i++) {
            gather(from, to, axis + 1, element + i * strides.get(axis));
        }
    }
}
