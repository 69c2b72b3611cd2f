package dev.weightflow.model.weights.pickle;

/**
 * What a pickle may ask for. An operation makes at most one small object, so the limit on operations bounds the memory.
 *
 * @param bytes the length of the stream
 */
public record PickleLimits(int bytes, int operations, int stack, int memo) {

    /** Room for some 15,000 tensors; a Swin checkpoint with its optimizer has about 600. A service with 160 MB of heap survives it. */
    public static final PickleLimits DEFAULT = new PickleLimits(64 << 20, 1 << 20, 1 << 20, 1 << 20);
}
