package dev.weightflow.model.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.model.host.ElementType;
import dev.weightflow.model.host.HostTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Float32 arrays on their way between plain memory and a device, bit by bit. All go through one buffer that is used again and
 * again: new ones would keep native memory until the JVM happens to collect garbage. For one thread.
 */
public final class Transfer {

    private ByteBuffer buffer = allocate(0);

    public static HostTensor toHost(NDArray array) {
        if (array.getDataType() != DataType.FLOAT32) {
            throw new IllegalArgumentException(
                    "an array of " + array.getDataType() + " is not copied to plain memory; cast it to float32");
        }
        return new HostTensor(ElementType.F32, dimensions(array), HostReads.bytes(array));
    }

    /** As {@link #toHost}, of float32 or uint8; of an array on the CPU it is the array's own memory, to be read only while that is open. */
    public static HostTensor view(NDArray array) {
        ElementType type = array.getDataType() == DataType.UINT8 ? ElementType.U8 : ElementType.F32;
        return new HostTensor(type, dimensions(array), HostReads.view(array));
    }

    /** An array's shape as a tensor in plain memory has it. */
    public static List<Long> dimensions(NDArray array) {
        return Arrays.stream(array.getShape().getShape()).boxed().toList();
    }

    /**
     * A new array with those values.
     *
     * @param manager owns the array and says on which device it lies
     */
    public NDArray toDevice(NDManager manager, float[] values, Shape shape) {
        prepare(Math.multiplyExact(values.length, Float.BYTES)).asFloatBuffer().put(values);
        return create(manager, shape);
    }

    /**
     * A new array of float32 with the tensor's values. Bytes are floats only on the device; other element types become float32 as
     * {@link HostTensor#toFloats()} says.
     */
    public NDArray toDevice(NDManager manager, HostTensor tensor) {
        Shape shape = new Shape(tensor.dimensions());
        if (tensor.type() == ElementType.U8) {
            prepare(tensor.byteLength()).put(tensor.data()).flip();
            try (NDArray bytes = manager.create(buffer, shape, DataType.UINT8)) {
                return Ops.cast(bytes, DataType.FLOAT32);
            }
        }
        if (tensor.type() != ElementType.F32 || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            return toDevice(manager, tensor.toFloats(), shape);
        }
        prepare(tensor.byteLength()).put(tensor.data()).flip();
        return create(manager, shape);
    }

    /**
     * Gives an array the tensor's values, in the array's own memory.
     *
     * @throws IllegalArgumentException if the shapes differ
     */
    public void copy(HostTensor from, NDArray to) {
        if (!Arrays.equals(from.dimensions(), to.getShape().getShape())) {
            throw new IllegalArgumentException(
                    "a tensor of shape %s does not fit an array of shape %s".formatted(from.shape(), to.getShape()));
        }
        Torch.update(() -> Ops.copyInPlace(to, toDevice(to.getManager(), from)));
    }

    private ByteBuffer prepare(int bytes) {
        if (buffer.capacity() < bytes) {
            buffer = allocate(bytes);
        }
        return buffer.clear().limit(bytes);
    }

    /**
     * On the CPU the engine makes an array share the buffer's memory. The copy is the engine's own: the buffer can be used again, and
     * the array is aligned alike in every run, which decides how some kernels round.
     */
    private NDArray create(NDManager manager, Shape shape) {
        NDArray staged = manager.create(buffer, shape, DataType.FLOAT32);
        if (manager.getDevice().isGpu()) {
            return staged;
        }
        try (staged) {
            return staged.duplicate();
        }
    }

    private static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
}
