package dev.weightflow.retraining.policy;

import dev.weightflow.schema.id.Digest;
import java.util.BitSet;

/** Set of samples by the first half of their digests, which is unique in practice: 16 bytes a slot, where a million digests would take 200 MB. */
final class SampleSet {
    private static final int HALF = 16; // hexadecimal digits of a long

    private final int mask;
    private final long[] halves;
    private final BitSet taken = new BitSet();
    private int size;

    /** @param most maximum number of samples */
    SampleSet(int most) {
        int slots = Integer.highestOneBit(Math.max(1, most)) << 2; // load factor of at most a half
        mask = slots - 1;
        halves = new long[2 * slots];
    }

    /** Adds a sample. Returns whether it was not there. */
    boolean add(Digest sample) {
        int slot = slot(sample);
        boolean free = !taken.get(slot);
        if (free) {
            taken.set(slot);
            halves[2 * slot] = part(sample, 0);
            halves[2 * slot + 1] = part(sample, HALF);
            size++;
        }
        return free;
    }

    /** Returns whether the sample was added. */
    boolean contains(Digest sample) {
        return taken.get(slot(sample));
    }

    int size() {
        return size;
    }

    /** Returns the sample's slot, or the free one where it would be stored. */
    private int slot(Digest sample) {
        long first = part(sample, 0);
        long second = part(sample, HALF);
        int slot = (int) first & mask;
        while (taken.get(slot) && (halves[2 * slot] != first || halves[2 * slot + 1] != second)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private static long part(Digest sample, int from) {
        return Long.parseUnsignedLong(sample.hex(), from, from + HALF, 16);
    }
}
