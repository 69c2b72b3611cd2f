package dev.weightflow.model.tensor;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/** Matrix products by oneDNN, as convolutions of single-pixel images: large ones in float32 on the CPU, if {@link MatrixProducts} chose it. */
final class OneDnn {

    /** Least multiplications for which arranging the arrays pays off. */
    private static final long LEAST = 1 << 22;

    /** Least columns; fewer fill too little of a vector register. */
    private static final long LEAST_COLUMNS = 6;

    private static final int[] IMAGES = {16, 2, 1};

    private OneDnn() {}

    /**
     * Returns the number of images into which to cut the rows of a product of [rows, inner] and [inner, columns], or 0 for a plain product. From 16
     * on, libtorch's backward pass uses oneDNN too even with one thread, and from 2 on with several.
     */
    static int images(NDArray x, long rows, long inner, long columns) {
        boolean served = rows * inner * columns >= LEAST
                && columns >= LEAST_COLUMNS
                && x.getDataType() == DataType.FLOAT32
                && x.getDevice().getDeviceType().equals(Device.Type.CPU)
                && isPresent()
                && MatrixProducts.library().usesOneDnn(rows);
        return served ? images(rows) : 0;
    }

    static int images(long rows) {
        return Arrays.stream(IMAGES)
                .filter(images -> rows % images == 0)
                .findFirst()
                .orElseThrow();
    }

    /** Returns whether this build of libtorch has oneDNN. */
    static boolean isPresent() {
        return Probed.PRESENT;
    }

    /** Probes whether this build of libtorch has oneDNN, which it lacks on some platforms. */
    private static final class Probed {
        static final boolean PRESENT = probe();

        private static boolean probe() {
            try (NDManager manager = Torch.manager(Device.cpu());
                    StepScope scope = StepScope.open()) {
                NDArray ones = manager.ones(new Shape(2, 2));
                Ops.script("linear_unbiased_as_convolution", ones, ones, 1L);
                return true;
            } catch (EngineException absent) {
                return false;
            }
        }
    }
}
