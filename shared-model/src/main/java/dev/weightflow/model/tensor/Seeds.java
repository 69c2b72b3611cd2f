package dev.weightflow.model.tensor;

import java.nio.charset.StandardCharsets;

/** Seeds derived from a seed and a purpose, so that no generator's state ever needs saving. */
public final class Seeds {

    private Seeds() {}

    /** A seed for that purpose: FNV-1a over the purpose's UTF-8 bytes, mixed with the seed as SplitMix64 mixes. */
    public static long of(long seed, String purpose) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : purpose.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        long mixed = seed + 0x9e3779b97f4a7c15L * (hash | 1);
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
