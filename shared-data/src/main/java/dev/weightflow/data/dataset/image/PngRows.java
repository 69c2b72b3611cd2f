package dev.weightflow.data.dataset.image;

import dev.weightflow.data.dataset.Budget;
import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.ViolationCode;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decoder of PNGs of 8 bits a channel that are not interlaced, as most labels are: inflated and unfiltered (PNG specification, 9 and 10) without the
 * JDK's reader, which takes two to three times as long.
 */
final class PngRows {
    private static final int FIRST_CHUNK = 8;
    private static final int FRAME = 12; // length, type and check sum of a chunk
    private static final int IDAT = 0x49444154;
    private static final int IEND = 0x49454e44;

    private final ByteBuffer file;
    private final String name;
    private final PngHeader header;
    private final Budget budget;

    private PngRows(byte[] file, String name, PngHeader header, Budget budget) {
        this.file = ByteBuffer.wrap(file);
        this.name = name;
        this.header = header;
        this.budget = budget;
    }

    static boolean canRead(PngHeader header) {
        return header.bitDepth() == 8 && !header.interlaced();
    }

    /**
     * Decodes a file that has been {@linkplain PngHeader#of checked}.
     *
     * @throws DatasetException {@link ViolationCode#UNREADABLE}
     */
    static Pixels decode(byte[] file, String name, PngHeader header, Budget budget) {
        int channels = header.colour().channels();
        return new Pixels(header.width(), header.height(), channels, new PngRows(file, name, header, budget).decode());
    }

    private byte[] decode() {
        int step = header.colour().channels();
        int length = step * header.width();
        byte[] filtered = inflate(Math.multiplyExact(1 + length, header.height()));
        byte[] pixels = new byte[length * header.height()];
        for (int y = 0; y < header.height(); y++) {
            budget.steps(length);
            int from = y * (1 + length);
            int to = y * length;
            System.arraycopy(filtered, from + 1, pixels, to, length);
            switch (filtered[from]) {
                case 0 -> {}
                case 1 -> left(pixels, to, length, step);
                case 2 -> above(pixels, y == 0 ? -1 : to - length, to, length);
                case 3 -> average(pixels, y == 0 ? -1 : to - length, to, length, step);
                case 4 -> paeth(pixels, y == 0 ? -1 : to - length, to, length, step);
                default -> throw damaged("row " + y + " has a filter that does not exist", null);
            }
        }
        return pixels;
    }

    private byte[] inflate(int length) {
        byte[] plain = new byte[length];
        Inflater inflater = new Inflater();
        try {
            int done = 0;
            int chunk = FIRST_CHUNK;
            while (done < length) {
                budget.step();
                done += inflater.inflate(plain, done, length - done);
                if (done < length && inflater.needsInput()) {
                    while (file.getInt(chunk + 4) != IDAT) {
                        if (file.getInt(chunk + 4) == IEND) {
                            throw damaged("it has too few pixels", null);
                        }
                        chunk += FRAME + file.getInt(chunk);
                    }
                    inflater.setInput(file.array(), chunk + 8, file.getInt(chunk));
                    chunk += FRAME + file.getInt(chunk);
                } else if (done < length && (inflater.finished() || inflater.needsDictionary())) {
                    throw damaged("it has too few pixels", null);
                }
            }
            return plain;
        } catch (DataFormatException e) {
            throw damaged(String.valueOf(e.getMessage()), e);
        } finally {
            inflater.end();
        }
    }

    private static void left(byte[] pixels, int row, int length, int step) {
        for (int at = row + step; at < row + length; at++) {
            pixels[at] += pixels[at - step];
        }
    }

    /** @param above the offset of the row above; negative if there is none */
    private static void above(byte[] pixels, int above, int row, int length) {
        if (above >= 0) {
            for (int x = 0; x < length; x++) {
                pixels[row + x] += pixels[above + x];
            }
        }
    }

    private static void average(byte[] pixels, int above, int row, int length, int step) {
        for (int x = 0; x < length; x++) {
            int left = x < step ? 0 : pixels[row + x - step] & 0xff;
            int up = above < 0 ? 0 : pixels[above + x] & 0xff;
            pixels[row + x] += (byte) (left + up >> 1);
        }
    }

    private static void paeth(byte[] pixels, int above, int row, int length, int step) {
        if (above < 0) {
            left(pixels, row, length, step);
            return;
        }
        above(pixels, above, row, Math.min(step, length));
        for (int x = step; x < length; x++) {
            int left = pixels[row + x - step] & 0xff;
            int up = pixels[above + x] & 0xff;
            int corner = pixels[above + x - step] & 0xff;
            int toLeft = Math.abs(up - corner);
            int toUp = Math.abs(left - corner);
            int toCorner = Math.abs(left + up - 2 * corner);
            int nearest = toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
            pixels[row + x] += (byte) nearest;
        }
    }

    private DatasetException damaged(String why, Throwable cause) {
        return DatasetException.about(
                ViolationCode.UNREADABLE, name, cause, "cannot be decoded (%s); restore it from its source", why);
    }
}
