package dev.weightflow.data.random;

import java.nio.charset.StandardCharsets;

/**
 * Random numbers without saved state: the stream is a function of (run seed, epoch, index, purpose), so that a resumed run draws
 * the same numbers as an uninterrupted one, on any thread and in any order.
 *
 * <p>The algorithm is part of the contract, as it decides the data of a run; in 64-bit wrapping arithmetic:
 *
 * <pre>
 * mix(z)       z ^= z &gt;&gt;&gt; 30; z *= bf58476d1ce4e5b9; z ^= z &gt;&gt;&gt; 27; z *= 94d049bb133111eb; z ^= z &gt;&gt;&gt; 31
 * absorb(h, x) mix((h ^ x) + 9e3779b97f4a7c15)
 * fnv(s)       FNV-1a, 64 bits, over the UTF-8 bytes of s
 * state        absorb(absorb(absorb(absorb(0, seed), epoch), index), fnv(purpose))
 * nextLong     state += 9e3779b97f4a7c15; mix(state)
 * uniform      (nextLong &gt;&gt;&gt; 11) / 2^53
 * below(n)     floor(uniform * n)
 * permutation  Fisher-Yates: for i = n-1 down to 1, swap i with below(i + 1)
 * </pre>
 *
 * {@code mix} and {@code nextLong} are SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
 * One object is one stream: it is cheap, created where it is used, and not shared between threads.
 */
public final class SeededRandom {
    private static final long GAMMA = 0x9e3779b97f4a7c15L;

    private long state;

    private SeededRandom(long state) {
        this.state = state;
    }

    /**
     * Creates the stream of one purpose.
     *
     * @param index of the sample, step or other unit of the purpose
     * @param purpose of the numbers; different purposes have independent streams
     */
    public static SeededRandom of(long seed, long epoch, long index, String purpose) {
        long hash = absorb(absorb(absorb(0, seed), epoch), index);
        return new SeededRandom(absorb(hash, fnv1a(purpose)));
    }

    /** Derives a seed for that purpose: FNV-1a over the purpose's UTF-8 bytes, mixed with the seed as in SplitMix64. */
    public static long seedFor(long seed, String purpose) {
        return mix(seed + GAMMA * (fnv1a(purpose) | 1));
    }

    public long nextLong() {
        state += GAMMA;
        return mix(state);
    }

    public double uniform() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    public double uniform(double low, double high) {
        return low + (high - low) * uniform();
    }

    public int below(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("no integer is in [0, " + bound + "); ask for a bound of at least 1");
        }
        return (int) (uniform() * bound);
    }

    /** Returns the numbers 0 to n - 1 in random order. */
    public int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        for (int i = n - 1; i > 0; i--) {
            int other = below(i + 1);
            int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
        return order;
    }

    private static long absorb(long hash, long value) {
        return mix((hash ^ value) + GAMMA);
    }

    private static long mix(long z) {
        long mixed = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    private static long fnv1a(String text) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }
}
