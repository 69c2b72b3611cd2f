package dev.weightflow.model.dataset.shard;

import dev.weightflow.model.dataset.DatasetException;
import dev.weightflow.model.dataset.Limits;
import dev.weightflow.model.dataset.RawSample;
import dev.weightflow.schema.Task;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Reads the samples of a shard one after the other from a stream, in the memory of one sample. */
public final class ShardStream implements Iterator<RawSample> {
    private static final int MOST_FILES = 16; // of one sample

    private final TarReader walk;
    private final String archive;
    private final Limits limits;
    private Optional<TarReader.Entry> ahead;
    private String last = "";

    private ShardStream(InputStream in, String archive, Limits limits) {
        this.walk = new TarReader(in, archive, limits);
        this.archive = archive;
        this.limits = limits;
        this.ahead = advance();
    }

    /**
     * The samples of a shard. Closing the stream stays the caller's.
     *
     * @param archive the shard's name, for messages
     */
    public static ShardStream of(InputStream in, String archive, Limits limits) {
        return new ShardStream(in, archive, limits);
    }

    @Override
    public boolean hasNext() {
        return ahead.isPresent();
    }

    /**
     * The next sample.
     *
     * @throws DatasetException {@link dev.weightflow.model.dataset.ViolationCode#BAD_SHARD}, or what is wrong with one of its files
     * @throws UncheckedIOException if the stream fails
     */
    @Override
    public RawSample next() {
        String id = ahead.orElseThrow(() -> new NoSuchElementException(archive + " has no further sample"))
                .id();
        if (id.compareTo(last) <= 0) {
            throw walk.bad("holds " + id + " twice or out of order");
        }
        Map<String, byte[]> files = new HashMap<>();
        while (ahead.isPresent() && ahead.get().id().equals(id)) {
            if (files.size() == MOST_FILES || files.put(ahead.get().extension(), body(ahead.get())) != null) {
                throw walk.bad("holds a file of " + id + " twice, or more than " + MOST_FILES + " of them");
            }
            ahead = advance();
        }
        last = id;
        return SampleCodec.decode(id, files, EnumSet.allOf(Task.class), archive + "!" + id, limits);
    }

    private byte[] body(TarReader.Entry entry) {
        try {
            return walk.body(entry);
        } catch (IOException e) {
            throw new UncheckedIOException(archive + " cannot be read", e);
        }
    }

    private Optional<TarReader.Entry> advance() {
        try {
            return walk.next();
        } catch (IOException e) {
            throw new UncheckedIOException(archive + " cannot be read", e);
        }
    }
}
