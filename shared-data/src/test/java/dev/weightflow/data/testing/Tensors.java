package dev.weightflow.data.testing;

import dev.weightflow.data.host.ElementType;
import dev.weightflow.data.host.HostTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Tensors of element types that the program never writes. */
public final class Tensors {
    private Tensors() {}

    public static HostTensor of(double[] values, List<Long> shape) {
        ByteBuffer data = littleEndian(Double.BYTES * values.length);
        data.asDoubleBuffer().put(values);
        return new HostTensor(ElementType.F64, shape, data);
    }

    public static HostTensor of(int[] values, List<Long> shape) {
        ByteBuffer data = littleEndian(Integer.BYTES * values.length);
        data.asIntBuffer().put(values);
        return new HostTensor(ElementType.I32, shape, data);
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
