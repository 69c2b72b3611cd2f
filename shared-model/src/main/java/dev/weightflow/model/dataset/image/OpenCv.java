package dev.weightflow.model.dataset.image;

import org.opencv.core.Core;

/** OpenCV's native library, loaded once a process from its jar. */
public final class OpenCv {
    private OpenCv() {}

    /**
     * Makes OpenCV usable on this thread, and its results the same on every processor: samples are made in parallel, so each runs
     * on one thread, and without Intel's IPP, whose kernels round differently from one processor to the next.
     */
    public static void ready() {
        Library.touch();
        Core.setUseIPP(false); // a setting of the calling thread
    }

    /** Its class initialisation is the load, which the JVM does once and under a lock. */
    private static final class Library {
        static {
            nu.pattern.OpenCV.loadLocally();
            Core.setNumThreads(1);
        }

        static void touch() {}
    }
}
