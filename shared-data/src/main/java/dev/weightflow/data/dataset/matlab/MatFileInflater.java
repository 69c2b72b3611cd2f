package dev.weightflow.data.dataset.matlab;

import dev.weightflow.data.dataset.Budget;
import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.ReadingStoppedException;
import dev.weightflow.data.dataset.ViolationCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Array;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.Sources;

/**
 * Prepares a MATLAB 5 file for safe reading by the library: everything is inflated under a limit, and every length and dimension that the file claims
 * is checked against its bytes (MAT-File Format, "Level 5 MAT-File Format").
 */
public final class MatFileInflater {
    private static final int HEADER = 128;
    private static final int COMPRESSED = 15;

    private final byte[] file;
    private final String name;
    private final Limits limits;
    private final Budget budget;

    private MatFileInflater(byte[] file, String name, Limits limits) {
        this.file = file;
        this.name = name;
        this.limits = limits;
        this.budget = limits.begin(name);
    }

    /**
     * Reads one variable. Any exception of the library at a file of unexpected structure becomes one fault with a name.
     *
     * @param expected the expected structure, for the message
     */
    public static <T> T read(
            byte[] file, String variable, String expected, String name, Limits limits, Function<Array, T> reading) {
        return readAll(file, expected, name, limits, mat -> reading.apply(mat.getArray(variable)));
    }

    /** As {@link #read}, with access to all variables. */
    public static <T> T readAll(
            byte[] file, String expected, String name, Limits limits, Function<MatFile, T> reading) {
        byte[] plain = open(file, name, limits);
        try (MatFile mat =
                Mat5.newReader(Sources.wrap(plain)).disableSubsystemProcessing().readMat()) {
            return reading.apply(mat);
        } catch (DatasetException | ReadingStoppedException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw DatasetException.about(
                    ViolationCode.UNREADABLE,
                    name,
                    e,
                    "does not hold %s (%s); restore it from its source",
                    expected,
                    e.getMessage());
        }
    }

    /**
     * Returns the file uncompressed and with its claims checked.
     *
     * @throws DatasetException {@link ViolationCode#UNREADABLE} or {@link ViolationCode#TOO_LARGE}
     */
    public static byte[] open(byte[] file, String name, Limits limits) {
        return new MatFileInflater(file, name, limits).open();
    }

    private byte[] open() {
        ByteOrder order = byteOrder();
        // counted before it is allocated, and then allocated once: a small file can inflate a thousandfold
        byte[] plain = new byte[elements(order, new byte[0])];
        System.arraycopy(file, 0, plain, 0, HEADER);
        elements(order, plain);
        new MatFileValidator(plain, order, this::unreadable).check(HEADER);
        return plain;
    }

    /**
     * Writes the file's elements, uncompressed.
     *
     * @param plain the output, after the header; empty to only compute the length
     * @return their end
     */
    private int elements(ByteOrder order, byte[] plain) {
        ByteBuffer in = ByteBuffer.wrap(file).order(order);
        int end = HEADER;
        in.position(HEADER);
        while (in.remaining() >= 8) {
            budget.step();
            int type = in.getInt(in.position());
            int size = in.getInt(in.position() + 4);
            if (size < 0 || size > in.remaining() - 8) {
                throw unreadable("is truncated");
            }
            if (type == COMPRESSED) {
                end = inflate(in.position() + 8, size, plain, end);
            } else {
                if (plain.length > 0) {
                    System.arraycopy(file, in.position(), plain, end, 8 + size);
                }
                end += 8 + size;
            }
            in.position(in.position() + 8 + size);
        }
        return end;
    }

    private ByteOrder byteOrder() {
        String text = new String(file, 0, Math.min(file.length, 20), StandardCharsets.ISO_8859_1);
        if (text.startsWith("MATLAB 7.3") || text.startsWith("\u0089HDF")) {
            throw unreadable("is a version 7.3 (HDF5) file, which is not supported; save it with MATLAB's '-v7'");
        }
        if (file.length < HEADER) {
            throw unreadable("is not a MATLAB 5 file");
        }
        if (file[126] == 'I' && file[127] == 'M') {
            return ByteOrder.LITTLE_ENDIAN;
        }
        if (file[126] == 'M' && file[127] == 'I') {
            return ByteOrder.BIG_ENDIAN;
        }
        throw unreadable("is not a MATLAB 5 file");
    }

    private int inflate(int from, int size, byte[] plain, int start) {
        Inflater inflater = new Inflater();
        byte[] dropped = new byte[plain.length == 0 ? 1 << 16 : 1];
        int end = start;
        try {
            inflater.setInput(file, from, size);
            while (!inflater.finished()) {
                budget.look();
                int count = end < plain.length
                        ? inflater.inflate(plain, end, plain.length - end)
                        : inflater.inflate(dropped);
                if (count == 0 && !inflater.finished() && (inflater.needsInput() || inflater.needsDictionary())) {
                    throw unreadable("is truncated");
                }
                if (count > limits.matBytes() - end) {
                    throw DatasetException.about(
                            ViolationCode.TOO_LARGE,
                            name,
                            "inflates to more than the limit of %d bytes; make it smaller or raise the limit",
                            limits.matBytes());
                }
                end += count;
            }
        } catch (DataFormatException e) {
            throw unreadable("is damaged: " + e.getMessage());
        } finally {
            inflater.end();
        }
        return end;
    }

    private DatasetException unreadable(String what) {
        boolean saysWayOut = what.contains(";");
        return DatasetException.about(
                ViolationCode.UNREADABLE, name, "%s%s", what, saysWayOut ? "" : "; restore it from its source");
    }
}
