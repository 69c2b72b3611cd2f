package dev.weightflow.model.dataset.image;

import java.lang.ref.Reference;
import java.util.ArrayDeque;
import java.util.Deque;
import org.opencv.core.Core;
import org.opencv.core.Mat;

/**
 * Owns the native memory of the matrices made within a try block. With it OpenCV is usable on this thread, and its results are the same on
 * every processor: samples are made in parallel, so each runs on one thread, and without Intel's IPP, whose kernels round differently from
 * one processor to the next.
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
            // a Mat has a finalizer that frees the same memory: it must not run while this thread is at it
            Reference.reachabilityFence(mat);
        }
    }

    /** Its class initialisation is the load from the jar, which the JVM does once and under a lock. */
    private static final class Library {
        static {
            nu.pattern.OpenCV.loadLocally();
            Core.setNumThreads(1);
        }

        static void touch() {}
    }
}
