package dev.weightflow.data.dataset.raster;

/** TIFF's variant of LZW (TIFF 6.0, section 13): codes of 9 to 12 bits, the highest bit first, which grow one code early. */
final class TiffLzw {
    private static final int CLEAR = 256;
    private static final int END = 257;
    private static final int MOST_CODES = 4096;

    private final byte[] file;
    private final int end;
    private int at;
    private int bits;
    private int pending;

    /** The string of a code is that of its prefix and one more byte. */
    private final short[] prefix = new short[MOST_CODES];

    private final byte[] last = new byte[MOST_CODES];
    private final short[] length = new short[MOST_CODES];

    TiffLzw(byte[] file, int from, int count) {
        this.file = file;
        this.at = from;
        this.end = from + count;
        for (int i = 0; i < CLEAR; i++) {
            last[i] = (byte) i;
            length[i] = 1;
        }
    }

    /** Decompresses into {@code out}, and returns the bytes written; fewer than wanted if a code is invalid. */
    int expand(byte[] out, int wanted) {
        int filled = 0;
        int next = END + 1;
        int width = 9;
        int before = -1;
        while (filled < wanted) {
            int code = code(width);
            if (code == CLEAR) {
                next = END + 1;
                width = 9;
                before = -1;
                continue;
            }
            if (code < 0 || code == END || code > next || before < 0 && code >= CLEAR || next == MOST_CODES) {
                return filled;
            }
            if (before >= 0) {
                prefix[next] = (short) before;
                length[next] = (short) (length[before] + 1);
                last[next] = first(code == next ? before : code);
                next++;
            } else if (code == next) {
                return filled;
            }
            filled = write(code, out, filled, wanted);
            before = code;
            width = next >= 2047 ? 12 : next >= 1023 ? 11 : next >= 511 ? 10 : 9;
        }
        return filled;
    }

    private int write(int code, byte[] out, int from, int wanted) {
        int to = from + length[code];
        for (int place = to - 1, part = code; place >= from; place--, part = prefix[part]) {
            if (place < wanted) {
                out[place] = last[part];
            }
        }
        return Math.min(to, wanted);
    }

    private byte first(int code) {
        int part = code;
        while (length[part] > 1) {
            part = prefix[part];
        }
        return last[part];
    }

    private int code(int width) {
        while (bits < width) {
            if (at == end) {
                return -1;
            }
            pending = pending << 8 | file[at++] & 0xff;
            bits += 8;
        }
        bits -= width;
        int code = pending >>> bits;
        pending &= (1 << bits) - 1;
        return code;
    }
}
