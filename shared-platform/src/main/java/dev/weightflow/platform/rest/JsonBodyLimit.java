package dev.weightflow.platform.rest;

import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** How long a body in JSON may be, which is read into memory, also where a service takes longer bodies of other media types. */
final class JsonBodyLimit extends FilterInputStream {
    private static final long MOST_BYTES = 10L << 20;

    private long left = MOST_BYTES;

    JsonBodyLimit(InputStream body) {
        super(body);
    }

    /** The body is longer than that. */
    static final class TooLong extends ProblemException {
        private static final long serialVersionUID = 1L;

        private TooLong() {
            super(
                    "body-too-large",
                    ProblemKind.of(413, "Body too large"),
                    "A body in JSON may have " + (MOST_BYTES >> 20) + " MiB, and this one has more.");
        }
    }

    /** @throws TooLong if the body says so beforehand */
    static void check(long announced) {
        if (announced > MOST_BYTES) {
            throw new TooLong();
        }
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        count(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        count(Math.max(0, read));
        return read;
    }

    private void count(int read) {
        left -= read;
        if (left < 0) {
            throw new TooLong();
        }
    }
}
