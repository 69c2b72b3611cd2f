package dev.weightflow.model.tensor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The PyTorch engine: its start, its devices, its seed, and the recording of operations for gradients. */
public final class Torch {

    private Torch() {}

    /**
     * Starts the engine, once; later calls cost nothing. Nothing is downloaded and no usage is reported: the native libraries come from the class
     * path.
     */
    public static void start() {
        Started.ENGINE.getVersion();
    }

    /** Creates a manager for arrays that outlive a step, on that device; the caller closes it. */
    public static NDManager manager(Device device) {
        return Started.ENGINE.newBaseManager(device);
    }

    /** Returns whether the text is a valid device name, on this machine or another. */
    public static boolean namesDevice(String name) {
        return name.matches("auto|cpu|cuda(:\\d{1,3})?");
    }

    /**
     * Returns the device of that name.
     *
     * @param name {@code auto} (the first GPU where there is one, else the CPU), {@code cpu}, {@code cuda} or {@code cuda:N}
     * @throws IllegalArgumentException naming the available devices, if there is no such device on this machine
     */
    public static Device device(String name) {
        if (!namesDevice(name)) {
            throw new IllegalArgumentException("'" + name + "' names no device; use auto, cpu or cuda:N");
        }
        if (name.equals("cpu") || name.equals("auto") && !mayHaveGpu()) {
            return Device.cpu(); // the engine takes 120 MB, and may not be needed for days
        }
        int gpus = Started.ENGINE.getGpuCount();
        if (name.equals("auto")) {
            return gpus > 0 ? Device.gpu(0) : Device.cpu();
        }
        int index = name.equals("cuda") ? 0 : Integer.parseInt(name.substring("cuda:".length()));
        if (index < gpus) {
            return Device.gpu(index);
        }
        throw new IllegalArgumentException("device '" + name + "' is not on this machine, which has " + gpus
                + " CUDA devices that the engine can use; choose 'auto' or 'cpu', or start with the CUDA build");
    }

    /**
     * Returns whether a GPU is possible: on Linux, CUDA finds its driver by one of these files: on a PC or server, in the Linux of Windows, on a
     * Jetson.
     */
    private static boolean mayHaveGpu() {
        return !System.getProperty("os.name").equals("Linux")
                || Stream.of("/dev/nvidiactl", "/dev/dxg", "/dev/nvhost-ctrl", "/dev/nvmap")
                        .anyMatch(driver -> Files.exists(Path.of(driver)));
    }

    /** Returns whether the text is a device name, or several separated by commas. */
    public static boolean namesDevices(String names) {
        return Stream.of(names.split(",", -1)).allMatch(Torch::namesDevice);
    }

    /**
     * Returns the devices of those names, which share the work of a training.
     *
     * @param names a device, as for {@link #device}, or several separated by commas, such as {@code cuda:0,cuda:1}
     * @throws IllegalArgumentException naming the available devices, if one of them is not on this machine
     */
    public static List<Device> devices(String names) {
        return Stream.of(names.split(",", -1)).map(Torch::device).toList();
    }

    /** Seeds the engine's generator on every device. */
    public static void seed(long seed) {
        start();
        JniUtils.setSeed(seed);
    }

    /** Runs the work with gradients recorded on this thread, then restores the previous mode. */
    public static <T> T recording(Supplier<T> work) {
        return withGradients(true, work);
    }

    /** Runs the work without recording gradients on this thread, then restores the previous mode. */
    public static <T> T inference(Supplier<T> work) {
        return withGradients(false, work);
    }

    /** Runs work that changes arrays in place: without recording gradients, and closing all arrays that it creates. */
    public static void update(Runnable work) {
        inference(() -> {
            try (StepScope scope = StepScope.open()) {
                work.run();
            }
            return null;
        });
    }

    public static boolean records() {
        start();
        return JniUtils.isGradMode();
    }

    private static <T> T withGradients(boolean on, Supplier<T> work) {
        start();
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(on);
        try {
            return work.get();
        } finally {
            JniUtils.setGradMode(before);
        }
    }

    private static final class Started {
        static final Engine ENGINE = start();

        private static Engine start() {
            if (System.getProperty("ai.djl.offline") == null) {
                System.setProperty("ai.djl.offline", "true");
            }
            System.setProperty("OPT_OUT_TRACKING", "true");
            return Engine.getEngine("PyTorch");
        }
    }
}
