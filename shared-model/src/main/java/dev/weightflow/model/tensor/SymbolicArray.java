package dev.weightflow.model.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrayAdapter;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;

/**
 * Array with a shape and without memory. An operation on it is not computed but noted down by the array itself, so that a forward pass which is called
 * with symbolic arrays becomes a description of that pass, as in tracing. Of DJL's own methods a subclass has those that it overrides; the others throw
 * {@link UnsupportedOperationException}.
 */
public abstract class SymbolicArray extends NDArrayAdapter {

    /** PyTorch's name for the device of arrays without memory; it is neither a CPU nor a GPU, for which kernels would be chosen. */
    private static final Device META = Device.of("meta", -1);

    protected SymbolicArray(Shape shape) {
        super(null, null, shape, DataType.FLOAT32, ""); // without memory there is nothing for a manager to own
    }

    /**
     * Notes down an operation that has this array among its arguments.
     *
     * @param owner the class beside whose file the operation stands, see {@link TorchScript#beside}
     * @throws UnsupportedOperationException if the description cannot express it
     */
    protected abstract NDArray apply(Class<?> owner, String operation, Object... arguments);

    @Override
    public Device getDevice() {
        return META;
    }

    @Override
    public void setRequiresGradient(boolean requires) {
        // a description has no gradients
    }

    @Override
    public void intern(NDArray replaced) {
        throw new UnsupportedOperationException("an array without memory takes none from another");
    }

    @Override
    public ByteBuffer toByteBuffer(boolean direct) {
        throw new UnsupportedOperationException("an array without memory has no values");
    }

    @Override
    public void detach() {
        // no manager holds it
    }

    @Override
    public void close() {
        // nothing is held
    }
}
