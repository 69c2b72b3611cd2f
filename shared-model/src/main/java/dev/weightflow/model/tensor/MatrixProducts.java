package dev.weightflow.model.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which library computes the large float32 products of matrices on the CPU. Which one is faster depends
 * on the processor and on what its BLAS makes of it. So it is measured, once on a machine. Results differ in their last bits, so that a run keeps to the library that it
 * began with, wherever it goes on.
 *
 * <p>The choice holds for the whole process, which trains one model at a time.
 */
public final class MatrixProducts {

    /** Who computes them. */
    public enum Library {
        /** libtorch's own product: MKL, OpenBLAS or Accelerate. */
        BLAS,
        /** oneDNN, as a convolution of single pixels. */
        ONEDNN;

        /** Its name in settings and files. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The library of that name, if there is one. */
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
                    .orElseThrow(() -> new IllegalArgumentException("'" + key + "' names no library; use "
                            + Arrays.stream(values()).map(Library::key).collect(Collectors.joining(" or "))));
        }
    }

    /** The setting by which the machine is asked. */
    public static final String AUTO = "auto";

    /** How much faster than the usual choice the other one must be. */
    private static final double MARGIN = 1.1;

    private static final int ROUNDS = 7;

    /** Rows, inner and columns of large linear layers of Swin-Tiny over images of 224 and 448 pixels, and of its decoders. */
    private static final List<long[]> TYPICAL =
            List.of(new long[] {3136, 96, 384}, new long[] {784, 384, 1536}, new long[] {784, 270, 1080});

    private static volatile Optional<Library> fixed = Optional.empty();
    private static volatile Optional<Library> used = Optional.empty();

    private MatrixProducts() {}

    /** Whether that is a setting. */
    public static boolean names(String setting) {
        return setting.equals(AUTO) || Library.find(setting).isPresent();
    }

    /**
     * Fixes what new runs take, before the first of them.
     *
     * @param setting {@value #AUTO}, or a library's key
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

    /** Takes that library, because a run began with it. */
    public static void use(Library library) {
        used = Optional.of(library);
    }

    /** The library that is used at present. */
    public static Library library() {
        if (used.isEmpty()) {
            useMachines();
        }
        return used.orElseThrow();
    }

    /** Measures both. It takes some tenths of a second, and is meant for a moment when nothing else computes. */
    static Library measured() {
        Map<Library, Double> times = times();
        return times.get(Library.BLAS) * MARGIN < times.get(Library.ONEDNN) ? Library.BLAS : Library.ONEDNN;
    }

    /** The sum of the shortest times of typical products and their gradients, in seconds; the two take turns. */
    static Map<Library, Double> times() {
        Map<Library, Double> sum = new EnumMap<>(Library.class);
        for (long[] shape : TYPICAL) {
            Map<Library, Double> shortest = new EnumMap<>(Library.class);
            for (int round = 0; round < ROUNDS; round++) {
                for (Library library : Library.values()) {
                    shortest.merge(library, seconds(library, shape), Math::min);
                }
            }
            shortest.forEach((library, time) -> sum.merge(library, time, Double::sum));
        }
        return sum;
    }

    private static double seconds(Library library, long[] shape) {
        try (NDManager manager = Torch.manager(Device.cpu());
                StepScope scope = StepScope.open()) {
            NDArray x = manager.ones(new Shape(shape[0], shape[1]));
            NDArray weight = manager.ones(new Shape(shape[2], shape[1]));
            x.setRequiresGradient(true);
            weight.setRequiresGradient(true);
            long begin = System.nanoTime();
            NDArray loss = Torch.recording(() -> (library == Library.BLAS
                            ? Ops.script("linear_unbiased", x, weight)
                            : Ops.script("linear_unbiased_as_convolution", x, weight, (long) OneDnn.images(shape[0])))
                    .sum());
            Ops.gradients(loss, List.of(x, weight)).get(0).getFloat(0, 0);
            return (System.nanoTime() - begin) / 1e9;
        }
    }
}
