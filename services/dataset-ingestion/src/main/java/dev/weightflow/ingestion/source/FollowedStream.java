package dev.weightflow.ingestion.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Notifies a listener of every mebibyte that is read. */
final class FollowedStream extends FilterInputStream {
    private static final long UNIT = 1L << 20;

    private final DownloadListener listener;
    private long bytes;

    FollowedStream(InputStream in, DownloadListener listener) {
        super(in);
        this.listener = listener;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        passed(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] to, int from, int most) throws IOException {
        int read = super.read(to, from, most);
        passed(Math.max(0, read));
        return read;
    }

    @Override
    public long skip(long wanted) throws IOException {
        long skipped = super.skip(wanted);
        passed(skipped);
        return skipped;
    }

    private void passed(long more) {
        listener.writes(0);
        for (long units = (bytes + more) / UNIT - bytes / UNIT; units > 0; units--) {
            listener.step();
        }
        bytes += more;
    }
}
