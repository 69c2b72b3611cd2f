package dev.weightflow.data.dataset.parquet;

import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Compression of pages. */
enum ParquetCodec {
    UNCOMPRESSED(0) {
        @Override
        int expand(byte[] page, int from, int length, byte[] to) {
            System.arraycopy(page, from, to, 0, Math.min(length, to.length));
            return length;
        }
    },
    SNAPPY(1) {
        @Override
        int expand(byte[] page, int from, int length, byte[] to) {
            return new SnappyDecompressor().decompress(page, from, length, to, 0, to.length);
        }
    },
    GZIP(2) {
        @Override
        int expand(byte[] page, int from, int length, byte[] to) throws IOException {
            try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(page, from, length))) {
                return in.readNBytes(to, 0, to.length);
            }
        }
    },
    ZSTD(6) {
        @Override
        int expand(byte[] page, int from, int length, byte[] to) {
            return new ZstdDecompressor().decompress(page, from, length, to, 0, to.length);
        }
    };

    private final int code;

    ParquetCodec(int code) {
        this.code = code;
    }

    static Optional<ParquetCodec> of(long code) {
        return Arrays.stream(values()).filter(codec -> codec.code == code).findFirst();
    }

    /**
     * Decompresses a part of a page into {@code to}.
     *
     * @return the bytes written
     */
    abstract int expand(byte[] page, int from, int length, byte[] to) throws IOException;
}
