package dev.weightflow.data.weights.pickle;

/**
 * Limits of a pickle. An operation creates at most one small object, so the limit on operations bounds the memory.
 *
 * @param bytes the length of the stream
 */
public record PickleLimits(int bytes, int operations, int stack, int memo) {

    /** Limits for some 15,000 tensors; a Swin checkpoint with its optimizer has about 600. They fit a service with 160 MB of heap. */
    public static final PickleLimits DEFAULT = new PickleLimits(64 << 20, 1 << 20, 1 << 20, 1 << 20);
}
