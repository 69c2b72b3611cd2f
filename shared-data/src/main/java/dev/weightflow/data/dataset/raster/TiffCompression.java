package dev.weightflow.data.dataset.raster;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.ViolationCode;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Compression of a TIFF's blocks; only lossless methods. */
enum TiffCompression {
    NONE(1) {
        @Override
        int expand(byte[] file, int from, int count, byte[] block, int wanted) {
            int length = Math.min(count, wanted);
            System.arraycopy(file, from, block, 0, length);
            return length;
        }
    },
    LZW(5) {
        @Override
        int expand(byte[] file, int from, int count, byte[] block, int wanted) {
            return new TiffLzw(file, from, count).expand(block, wanted);
        }
    },
    DEFLATE(8, 32946) {
        @Override
        int expand(byte[] file, int from, int count, byte[] block, int wanted) throws DataFormatException {
            Inflater inflater = new Inflater();
            try {
                inflater.setInput(file, from, count);
                int length = 0;
                for (int more = 1; more > 0 && length < wanted; length += more) {
                    more = inflater.inflate(block, length, wanted - length);
                }
                return length;
            } finally {
                inflater.end();
            }
        }
    },
    /** Runs of equal bytes (TIFF 6.0, section 9). */
    PACK_BITS(32773) {
        @Override
        int expand(byte[] file, int from, int count, byte[] block, int wanted) {
            int at = from;
            int end = from + count;
            int length = 0;
            while (length < wanted && at < end - 1) {
                int run = file[at++];
                int bytes = Math.min(run >= 0 ? run + 1 : run == -128 ? 0 : 1 - run, wanted - length);
                if (run >= 0) {
                    bytes = Math.min(bytes, end - at);
                    System.arraycopy(file, at, block, length, bytes);
                    at += run + 1;
                } else if (run != -128) {
                    Arrays.fill(block, length, length + bytes, file[at++]);
                }
                length += bytes;
            }
            return length;
        }
    };

    private final int[] codes;

    TiffCompression(int... codes) {
        this.codes = codes;
    }

    static TiffCompression of(long code, String name) {
        return Arrays.stream(values())
                .filter(each -> Arrays.stream(each.codes).anyMatch(known -> known == code))
                .findFirst()
                .orElseThrow(() -> DatasetException.about(
                        ViolationCode.WRONG_FORM,
                        name,
                        "is compressed in a way that is not read (TIFF compression %d); save it with LZW, deflate or no compression",
                        code));
    }

    /**
     * Decompresses one block.
     *
     * @return the bytes written, at most those wanted
     */
    abstract int expand(byte[] file, int from, int count, byte[] block, int wanted) throws DataFormatException;
}
