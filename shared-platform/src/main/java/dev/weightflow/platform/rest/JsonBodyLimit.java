package dev.weightflow.platform.rest;

import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Response;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** How long a JSON body may be, which is read into memory; what takes longer bodies says so by another media type. */
final class JsonBodyLimit extends FilterInputStream {
    private static final long MOST_BYTES = 10L << 20;

    private long left = MOST_BYTES;

    JsonBodyLimit(InputStream body) {
        super(body);
    }

    /** @throws ClientErrorException with status 413, if the body says beforehand that it is too long */
    static void check(long announced) {
        if (announced > MOST_BYTES) {
            throw tooLong();
        }
    }

    private static ClientErrorException tooLong() {
        return new ClientErrorException(
                "The body is longer than the " + (MOST_BYTES >> 20) + " MiB that a request in JSON may have.",
                Response.Status.REQUEST_ENTITY_TOO_LARGE);
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
            throw tooLong();
        }
    }
}
