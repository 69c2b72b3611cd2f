package dev.weightflow.data.dataset.coco;

import dev.weightflow.data.dataset.Budget;
import java.util.function.Function;

/**
 * Run lengths of pixels outside and inside the mask, alternating, column by column; as numbers, or as a text in which each character has five bits,
 * the lowest first, and a continuation flag. From the fourth on a text has the difference to the run two before.
 */
final class RleCodec {
    private static final int LOWEST = '0';
    private static final int HIGHEST = LOWEST + 63;
    private static final int MORE = 0x20;
    private static final int NEGATIVE = 0x10;
    private static final int MOST_BITS = 35; // 7 characters hold every difference of two pixel counts

    private final ColumnMask mask;
    private final Function<String, RuntimeException> damaged;
    private long end;
    private int runs;
    private long last;
    private long beforeLast;

    /** @param damaged creates the exception for a fault */
    RleCodec(ColumnMask mask, Function<String, RuntimeException> damaged) {
        this.mask = mask;
        this.damaged = damaged;
    }

    void add(long length) {
        if (length < 0 || length > mask.pixels() - end) {
            throw damaged.apply("has run lengths that are negative, or make more than the image's %d pixels"
                    .formatted(mask.pixels()));
        }
        end += length;
        if (end < mask.pixels()) {
            mask.flip((int) end);
        }
        beforeLast = last;
        last = length;
        runs++;
    }

    void addAll(String text, Budget budget) {
        for (int at = 0; at < text.length(); ) {
            budget.step();
            long number = 0;
            int bits = 0;
            boolean more = true;
            while (more) {
                int character = at < text.length() ? text.charAt(at++) : -1;
                if (character < LOWEST || character > HIGHEST || bits == MOST_BITS) {
                    throw damaged.apply("has a text of run lengths that is truncated, or no such text");
                }
                int part = character - LOWEST;
                number |= (long) (part & (MORE - 1)) << bits;
                bits += 5;
                more = (part & MORE) != 0;
                if (!more && (part & NEGATIVE) != 0) {
                    number |= -1L << bits;
                }
            }
            add(runs > 2 ? number + beforeLast : number);
        }
    }

    void requireComplete() {
        if (end != mask.pixels()) {
            throw damaged.apply("has run lengths for %d pixels, and the image has %d".formatted(end, mask.pixels()));
        }
    }
}
