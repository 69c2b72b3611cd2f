package dev.weightflow.data.dataset.shard;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.schema.id.Digest;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Sample in a shard that is stored elsewhere. There may be a million of these, so that they are kept small.
 *
 * @param digest a SHA-256 over its files with their headers, as they were in a verified copy of the shard
 */
record StoredSample(String id, Digest shard, long offset, int length, byte[] digest, ShardFiles files)
        implements SampleLocation {

    /** @throws DatasetException {@link ViolationCode#BAD_SHARD} if files of other samples lie among the sample's own */
    static StoredSample of(CopiedSample copy, Digest shard, ShardFiles files) {
        long from = Long.MAX_VALUE;
        long to = 0;
        long bytes = 0;
        for (TarReader.Entry entry : copy.files().values()) {
            from = Math.min(from, entry.start());
            to = Math.max(to, entry.end());
            bytes += entry.end() - entry.start();
        }
        if (to - from != bytes || bytes > Integer.MAX_VALUE) {
            throw DatasetException.about(
                    ViolationCode.BAD_SHARD,
                    copy.shard(),
                    "holds %s with other files in between; write it again",
                    copy.id());
        }
        int length = (int) bytes;
        byte[] digest = Digest.sha256().digest(copy.bytes(from, length));
        return new StoredSample(copy.id(), shard, from, length, digest, files);
    }

    @Override
    public Map<String, byte[]> read(Predicate<String> wanted, Limits limits) {
        Digest expected = new Digest(HexFormat.of().formatHex(digest));
        return TarReader.files(files.read(shard, offset, length, expected), place(), limits);
    }
}
