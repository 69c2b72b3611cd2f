package dev.weightflow.data.dataset;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Remaining {@link Limits} of the reading of one item: a file, or an image in a file of many. Every loop whose length the file decides takes its
 * steps from it, and it checks now and then whether the reading was cancelled. Belongs to one reader, in one thread.
 */
public final class Budget {
    /** Steps between two checks for cancellation: some ten microseconds. */
    private static final int BETWEEN_LOOKS = 1 << 12;

    private final String name;
    private final Limits limits;
    private final long began;
    private long steps;
    private long looked = -BETWEEN_LOOKS;

    Budget(String name, Limits limits) {
        this.name = name;
        this.limits = limits;
        this.began = limits.watch().now();
    }

    /**
     * Takes a step, a few operations.
     *
     * @throws DatasetException {@link ViolationCode#TOO_LARGE} if none is left
     * @throws ReadingStoppedException if reading must stop
     */
    public void step() {
        steps(1);
    }

    /** Takes some steps in advance. As {@link #step}. */
    public void steps(long count) {
        steps += count;
        if (steps > limits.steps()) {
            throw DatasetException.about(
                    ViolationCode.TOO_LARGE,
                    name,
                    "takes more than %d steps to read; simplify it or raise the limit",
                    limits.steps());
        }
        if (steps - looked >= BETWEEN_LOOKS) {
            looked = steps;
            look();
        }
    }

    /** Checks whether reading may continue, where a step is long or their number is not bounded: after a row, an entry, or a buffer. */
    public void look() {
        limits.watch().look(name, began);
    }

    /** Wraps the stream so that every read checks whether reading may continue. */
    public InputStream watched(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                step(); // of a byte only
                return super.read();
            }

            @Override
            public int read(byte[] to, int from, int most) throws IOException {
                look();
                return super.read(to, from, most);
            }

            @Override
            public boolean markSupported() {
                return false;
            }
        };
    }
}
