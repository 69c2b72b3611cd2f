package dev.weightflow.model.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Choice of the library that computes large float32 matrix products on the CPU. The faster one depends on the processor and its BLAS, so it is
 * measured, once on a machine. Results differ in their last bits, so that a run keeps the library that it began with, on any machine.
 *
 * <p>The choice applies to the whole process, which trains one model at a time.
 */
public final class MatrixProducts {

    public enum Library {
        /** libtorch's own product: MKL, OpenBLAS or Accelerate. */
        BLAS(Long.MAX_VALUE),
        /** oneDNN, as a convolution of single pixels. */
        ONEDNN(1),
        /** oneDNN from {@value #MANY_ROWS} rows on, BLAS below: a convolution first rearranges the weights, which does not pay off for few rows. */
        MIXED(MANY_ROWS);

        private final long leastRows;

        Library(long leastRows) {
            this.leastRows = leastRows;
        }

        boolean usesOneDnn(long rows) {
            return rows >= leastRows;
        }

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        private static String keys() {
            return Arrays.stream(values()).map(Library::key).collect(Collectors.joining(", "));
        }

        public static Optional<Library> find(String key) {
            return Arrays.stream(values())
                    .filter(library -> library.key().equals(key))
                    .findFirst();
        }

        /**
         * Returns the library of that name.
         *
         * @throws IllegalArgumentException if there is none
         */
        public static Library of(String key) {
            return find(key)
                    .orElseThrow(
                            () -> new IllegalArgumentException("'" + key + "' names no library; use one of " + keys()));
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(MatrixProducts.class);

    private static final long MANY_ROWS = 256;

    /** Setting for the choice by measurement. */
    public static final String AUTO = "auto";

    /** Factor by which the other library must be faster than the default one. */
    private static final double MARGIN = 1.1;

    private static final int ROUNDS = 7;

    /** Rows, inner and columns of linear layers of Swin-Tiny over images of 224 and 448 pixels, and of its decoders. */
    private static final List<long[]> OF_MANY_ROWS =
            List.of(new long[] {3136, 96, 384}, new long[] {784, 384, 1536}, new long[] {784, 270, 1080});

    private static final List<long[]> OF_FEW_ROWS =
            List.of(new long[] {196, 384, 1536}, new long[] {196, 768, 3072}, new long[] {49, 768, 3072});

    private static volatile Optional<Library> fixed = Optional.empty();
    private static volatile Optional<Library> used = Optional.empty();

    private MatrixProducts() {}

    public static String settings() {
        return AUTO + ", " + Library.keys();
    }

    public static boolean names(String setting) {
        return setting.equals(AUTO) || Library.find(setting).isPresent();
    }

    /**
     * Sets the library of new runs, before the first of them.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static void configure(String setting) {
        fixed = setting.equals(AUTO) ? Optional.empty() : Optional.of(Library.of(setting));
        used = Optional.empty();
    }

    /** Selects the library of the setting, or the faster one on this machine. */
    public static void useMachines() {
        use(fixed.orElseGet(() -> GemmBenchmark.HERE));
    }

    public static void use(Library library) {
        if (!used.equals(Optional.of(library))) {
            LOG.info("Large matrix products on the CPU are computed by {}", library.key());
        }
        used = Optional.of(library);
    }

    public static Library library() {
        if (used.isEmpty()) {
            useMachines();
        }
        return used.orElseThrow();
    }

    /** Measures both. Takes about a second, and must run while nothing else computes. */
    static Library measured() {
        return choice(times(OF_MANY_ROWS), times(OF_FEW_ROWS));
    }

    /** Chooses the library by those times. Products of many rows are most of the work, and oneDNN's unless BLAS is clearly faster. */
    static Library choice(Times ofManyRows, Times ofFewRows) {
        if (ofManyRows.blas() * MARGIN < ofManyRows.oneDnn()) {
            return Library.BLAS;
        }
        return ofFewRows.blas() < ofFewRows.oneDnn() ? Library.MIXED : Library.ONEDNN;
    }

    /** Seconds of the same products in both libraries. */
    record Times(double blas, double oneDnn) {}

    /** Sums up the shortest times of those products and their gradients; the two libraries alternate. */
    private static Times times(List<long[]> shapes) {
        double blas = 0;
        double oneDnn = 0;
        for (long[] shape : shapes) {
            double shortestBlas = Double.MAX_VALUE;
            double shortestOneDnn = Double.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                shortestBlas = Math.min(shortestBlas, seconds(false, shape));
                shortestOneDnn = Math.min(shortestOneDnn, seconds(true, shape));
            }
            blas += shortestBlas;
            oneDnn += shortestOneDnn;
        }
        return new Times(blas, oneDnn);
    }

    private static double seconds(boolean oneDnn, long[] shape) {
        try (NDManager manager = Torch.manager(Device.cpu());
                StepScope scope = StepScope.open()) {
            NDArray x = manager.ones(new Shape(shape[0], shape[1]));
            NDArray weight = manager.ones(new Shape(shape[2], shape[1]));
            x.setRequiresGradient(true);
            weight.setRequiresGradient(true);
            long begin = System.nanoTime();
            NDArray loss = Torch.recording(() -> (oneDnn
                            ? Ops.script("linear_unbiased_as_convolution", x, weight, (long) OneDnn.images(shape[0]))
                            : Ops.script("linear_unbiased", x, weight))
                    .sum());
            DeviceSync.number(Ops.gradients(loss, List.of(x, weight)).get(0).get(0, 0));
            return (System.nanoTime() - begin) / 1e9;
        }
    }
}
