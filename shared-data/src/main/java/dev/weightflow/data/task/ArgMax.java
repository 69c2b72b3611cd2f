package dev.weightflow.data.task;

import dev.weightflow.data.host.HostTensor;
import java.nio.IntBuffer;
import java.util.Arrays;

/**
 * Argmax over the channels of a raw output at each pixel; of equal ones, the lowest. Channels are read block by block, so that a block stays in the
 * processor's cache, and compared as integers without a branch, which the JVM vectorises.
 */
public final class ArgMax {
    /** Most pixels in one block. */
    public static final int BLOCK = 2048;

    private static final int SIGNLESS = 0x7fffffff;
    private static final int ABOVE_INFINITY =
            0x007fffff; // added to the bits of a NaN without its sign, it gives a negative number

    private final IntBuffer bits;
    private final int pixels;
    private final int channels;
    private final int[] channel = new int[BLOCK];
    private final int[] largest = new int[BLOCK];
    private final int[] index = new int[BLOCK];
    private final int[] notNumbers = new int[BLOCK];

    /** @param output float32, [channels, height, width] */
    public ArgMax(HostTensor output, int pixels) {
        this.bits = output.data().asIntBuffer();
        this.pixels = pixels;
        this.channels = output.elements() / pixels;
    }

    /**
     * Computes the indices at some pixels.
     *
     * @param count at most {@link #BLOCK}
     * @return at least as many, in an array that the next call overwrites
     * @throws MalformedArrayException if a value there is NaN
     */
    public int[] at(int first, int count) {
        Arrays.fill(largest, Integer.MIN_VALUE);
        Arrays.fill(index, 0);
        Arrays.fill(notNumbers, 0);
        for (int c = 0; c < channels; c++) {
            bits.get(c * pixels + first, channel, 0, count);
            compare(channel, c, count, largest, index, notNumbers);
        }
        int any = 0;
        for (int i = 0; i < count; i++) {
            any |= notNumbers[i];
        }
        if (any < 0) {
            throw notANumber(first);
        }
        return index;
    }

    private static void compare(int[] channel, int number, int count, int[] largest, int[] index, int[] notNumbers) {
        for (int i = 0; i < count; i++) {
            int bits = channel[i];
            int ordered = bits ^ (bits >> 31 & SIGNLESS);
            ordered -= ordered >> 31; // -0 is not below 0
            int most = largest[i];
            int isLarger = (most & ~ordered | ~(most ^ ordered) & (most - ordered)) >> 31; // all ones or all zeros
            largest[i] = most ^ ((most ^ ordered) & isLarger);
            index[i] ^= (index[i] ^ number) & isLarger;
            notNumbers[i] |= (bits & SIGNLESS) + ABOVE_INFINITY;
        }
    }

    private MalformedArrayException notANumber(int first) {
        int at = 0;
        while (!Float.isNaN(Float.intBitsToFloat(bits.get(at % channels * pixels + first + at / channels)))) {
            at++;
        }
        return MalformedArrayException.notANumber(at % channels, first + at / channels);
    }
}
