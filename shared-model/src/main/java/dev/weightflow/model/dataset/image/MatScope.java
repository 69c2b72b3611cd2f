package dev.weightflow.model.dataset.image;

import java.lang.ref.Reference;
import java.util.ArrayDeque;
import java.util.Deque;
import org.opencv.core.Mat;

/** Owns the native memory of the matrices made within a try block. */
public final class MatScope implements AutoCloseable {
    private final Deque<Mat> owned = new ArrayDeque<>();

    /** Takes ownership. */
    public <T extends Mat> T own(T mat) {
        owned.push(mat);
        return mat;
    }

    /** A new empty matrix, for OpenCV to write its result to. */
    public Mat empty() {
        return own(new Mat());
    }

    /** Releases the memory of all, newest first. */
    @Override
    public void close() {
        while (!owned.isEmpty()) {
            Mat mat = owned.pop();
            mat.release();
            // a Mat has a finalizer that frees the same memory: it must not run while this thread is at it
            Reference.reachabilityFence(mat);
        }
    }
}
