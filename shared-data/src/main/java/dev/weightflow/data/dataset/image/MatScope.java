package dev.weightflow.data.dataset.image;

import java.lang.ref.Reference;
import java.util.ArrayDeque;
import java.util.Deque;
import org.opencv.core.Core;
import org.opencv.core.Mat;

/**
 * Owns the native memory of the matrices made within a try block. It makes OpenCV usable on this thread, with the same results on every processor:
 * samples are prepared in parallel, so each runs on one thread, and without Intel's IPP, whose kernels round differently on different processors.
 */
public final class MatScope implements AutoCloseable {
    private final Deque<Mat> owned = new ArrayDeque<>();

    public MatScope() {
        Library.touch();
        Core.setUseIPP(false); // a setting of the calling thread
    }

    public <T extends Mat> T own(T mat) {
        owned.push(mat);
        return mat;
    }

    public Mat empty() {
        return own(new Mat());
    }

    @Override
    public void close() {
        while (!owned.isEmpty()) {
            Mat mat = owned.pop();
            mat.release();
            // a Mat has a finalizer that frees the same memory: it must not run concurrently
            Reference.reachabilityFence(mat);
        }
    }

    /** Loads the library from the jar in its class initialisation, which the JVM does once and under a lock. */
    private static final class Library {
        static {
            nu.pattern.OpenCV.loadLocally();
            Core.setNumThreads(1);
        }

        static void touch() {}
    }
}
