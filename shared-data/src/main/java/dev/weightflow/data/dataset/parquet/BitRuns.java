package dev.weightflow.data.dataset.parquet;

import java.nio.ByteBuffer;

/** Parquet's encoding of small numbers such as levels and dictionary indices (Parquet, "Run Length Encoding / Bit-Packing Hybrid"). */
final class BitRuns {
    private BitRuns() {}

    /** @throws RuntimeException if there are fewer */
    static int[] read(ByteBuffer bytes, int bits, int count) {
        if (bits < 0 || bits > 32) {
            throw new IllegalArgumentException("no number has " + bits + " bits");
        }
        int[] numbers = new int[count];
        int filled = 0;
        while (filled < count) {
            long head = ThriftStruct.varint(bytes);
            if ((head & 1) == 0) {
                int value = 0;
                for (int i = 0; i < (bits + 7) / 8; i++) {
                    value |= (bytes.get() & 0xff) << 8 * i;
                }
                for (long left = head >>> 1; left > 0 && filled < count; left--) {
                    numbers[filled++] = value;
                }
            } else {
                filled = packed(bytes, bits, Math.min(8 * (head >>> 1), count - filled + 7L), numbers, filled);
            }
        }
        return numbers;
    }

    /** Reads bit-packed numbers in groups of eight; the last group may have more than are needed. */
    private static int packed(ByteBuffer bytes, int bits, long there, int[] numbers, int from) {
        long pending = 0;
        int available = 0;
        int filled = from;
        for (long i = 0; i < there / 8 * 8; i++) {
            while (available < bits) {
                pending |= (bytes.get() & 0xffL) << available;
                available += 8;
            }
            if (filled < numbers.length) {
                numbers[filled++] = (int) (pending & (1L << bits) - 1);
            }
            pending >>>= bits;
            available -= bits;
        }
        return filled;
    }
}
