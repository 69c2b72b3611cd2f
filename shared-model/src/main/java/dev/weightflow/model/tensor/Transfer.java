package dev.weightflow.model.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.data.host.ElementType;
import dev.weightflow.data.host.HostTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Copies of arrays between plain memory and a device, bit by bit. All go through one buffer that is reused: new ones would keep native memory
 * until the JVM happens to collect garbage. For one thread.
 */
public final class Transfer {

    private ByteBuffer buffer = allocate(0);

    /** Copies an array of float32 or int64 to plain memory. */
    public static HostTensor toHost(NDArray array) {
        ElementType type =
                switch (array.getDataType()) {
                    case FLOAT32 -> ElementType.F32;
                    case INT64 -> ElementType.I64;
                    default ->
                        throw new IllegalArgumentException("an array of " + array.getDataType()
                                + " is not copied to plain memory; cast it to float32");
                };
        return new HostTensor(type, dimensions(array), DeviceSync.bytes(array));
    }

    /**
     * As {@link #toHost}, for float32 or uint8; for an array on the CPU it is a read-only view of the array's own memory, valid while that is open.
     */
    public static HostTensor view(NDArray array) {
        ElementType type = array.getDataType() == DataType.UINT8 ? ElementType.U8 : ElementType.F32;
        return new HostTensor(type, dimensions(array), DeviceSync.view(array));
    }

    /** Returns an array's shape in the form of a tensor in plain memory. */
    public static List<Long> dimensions(NDArray array) {
        return Arrays.stream(array.getShape().getShape()).boxed().toList();
    }

    /**
     * Creates an array with those values.
     *
     * @param manager owns the array and determines its device
     */
    public NDArray toDevice(NDManager manager, float[] values, Shape shape) {
        prepare(Math.multiplyExact(values.length, Float.BYTES)).asFloatBuffer().put(values);
        return create(manager, shape);
    }

    /**
     * Creates an array of float32 with the tensor's values. Bytes become floats on the device; other element types become float32 as by
     * {@link HostTensor#toFloats()}.
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
     * Copies the tensor's values into the array's own memory.
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
     * Creates an array. On the CPU the engine makes an array share the buffer's memory; this copy is the engine's own: the buffer can be reused, and
     * the alignment is the same in every run, which decides how some kernels round.
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
