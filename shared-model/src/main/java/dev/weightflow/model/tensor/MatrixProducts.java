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
 * Which library computes the large float32 products of matrices on the CPU. Which one is faster depends
 * on the processor and on what its BLAS makes of it. So it is measured, once on a machine. Results differ in their last bits, so that a run keeps to the library that it
 * began with, wherever it goes on.
 *
 * <p>The choice holds for the whole process, which trains one model at a time.
 */
public final class MatrixProducts {

    public enum Library {
        /** libtorch's own product: MKL, OpenBLAS or Accelerate. */
        BLAS(Long.MAX_VALUE),
        /** oneDNN, as a convolution of single pixels. */
        ONEDNN(1),
        /** oneDNN from {@value #MANY_ROWS} rows on, BLAS below: a convolution first rearranges the weights, which few rows do not make up for. */
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
         * The library of that name.
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

    /** The setting by which the machine is asked. */
    public static final String AUTO = "auto";

    /** How much faster than the usual choice the other one must be. */
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
     * Fixes what new runs take, before the first of them.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static void configure(String setting) {
        fixed = setting.equals(AUTO) ? Optional.empty() : Optional.of(Library.of(setting));
        used = Optional.empty();
    }

    /** Takes the library that the setting names, or that is the faster one on this machine. */
    public static void useMachines() {
        use(fixed.orElseGet(() -> MachineChoice.HERE));
    }

    public static void use(Library library) {
        if (!used.equals(Optional.of(library))) {
            LOG.info("Large products are computed by {} where they are computed by the CPU", library.key());
        }
        used = Optional.of(library);
    }

    public static Library library() {
        if (used.isEmpty()) {
            useMachines();
        }
        return used.orElseThrow();
    }

    /** Measures both. It takes about a second, and is meant for a moment when nothing else computes. */
    static Library measured() {
        return choice(times(OF_MANY_ROWS), times(OF_FEW_ROWS));
    }

    /** What those times speak for. Products of many rows are most of the work, and oneDNN's unless BLAS is clearly faster. */
    static Library choice(Times ofManyRows, Times ofFewRows) {
        if (ofManyRows.blas() * MARGIN < ofManyRows.oneDnn()) {
            return Library.BLAS;
        }
        return ofFewRows.blas() < ofFewRows.oneDnn() ? Library.MIXED : Library.ONEDNN;
    }

    /** Seconds of the same products in both libraries. */
    record Times(double blas, double oneDnn) {}

    /** The sums of the shortest times of those products and their gradients; the two take turns. */
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
            HostReads.number(Ops.gradients(loss, List.of(x, weight)).get(0).get(0, 0));
            return (System.nanoTime() - begin) / 1e9;
        }
    }
}
