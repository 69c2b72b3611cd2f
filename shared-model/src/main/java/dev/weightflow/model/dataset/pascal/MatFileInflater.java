package dev.weightflow.model.dataset.pascal;

import dev.weightflow.model.dataset.DatasetException;
import dev.weightflow.model.dataset.Limits;
import dev.weightflow.model.dataset.ViolationCode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Opens a MATLAB 5 file up to the point where the library can read it in safety: everything is inflated under a limit, and every
 * length and dimension that the file claims is held against the bytes there are (MAT-File Format, "Level 5 MAT-File Format").
 */
final class MatFileInflater {
    private static final int HEADER = 128;
    private static final int COMPRESSED = 15;

    private final byte[] file;
    private final String name;
    private final Limits limits;

    private MatFileInflater(byte[] file, String name, Limits limits) {
        this.file = file;
        this.name = name;
        this.limits = limits;
    }

    /**
     * The same file, uncompressed and with its claims checked.
     *
     * @throws DatasetException {@link ViolationCode#UNREADABLE} or {@link ViolationCode#TOO_LARGE}
     */
    static byte[] open(byte[] file, String name, Limits limits) {
        return new MatFileInflater(file, name, limits).open();
    }

    private byte[] open() {
        ByteBuffer in = ByteBuffer.wrap(file).order(byteOrder());
        ByteArrayOutputStream out = new ByteArrayOutputStream((int) Math.min(8L * file.length, 1L << 24));
        out.write(file, 0, HEADER);
        in.position(HEADER);
        while (in.remaining() >= 8) {
            int type = in.getInt(in.position());
            int size = in.getInt(in.position() + 4);
            if (size < 0 || size > in.remaining() - 8) {
                throw unreadable("is cut off");
            }
            if (type == COMPRESSED) {
                inflate(in.position() + 8, size, out);
            } else {
                out.write(file, in.position(), 8 + size);
            }
            in.position(in.position() + 8 + size);
        }
        byte[] plain = out.toByteArray();
        new MatFileValidator(plain, in.order(), this::unreadable).check(HEADER);
        return plain;
    }

    private ByteOrder byteOrder() {
        String text = new String(file, 0, Math.min(file.length, 20), StandardCharsets.ISO_8859_1);
        if (text.startsWith("MATLAB 7.3") || text.startsWith("\u0089HDF")) {
            throw unreadable("is a version 7.3 (HDF5) file, which is not supported; save it with MATLAB's '-v7'");
        }
        if (file.length < HEADER) {
            throw unreadable("is no MATLAB 5 file");
        }
        if (file[126] == 'I' && file[127] == 'M') {
            return ByteOrder.LITTLE_ENDIAN;
        }
        if (file[126] == 'M' && file[127] == 'I') {
            return ByteOrder.BIG_ENDIAN;
        }
        throw unreadable("is no MATLAB 5 file");
    }

    private void inflate(int from, int size, ByteArrayOutputStream out) {
        Inflater inflater = new Inflater();
        byte[] buffer = new byte[1 << 16];
        try {
            inflater.setInput(file, from, size);
            while (!inflater.finished()) {
                int count = inflater.inflate(buffer);
                if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    throw unreadable("is cut off");
                }
                if (out.size() + count > limits.matBytes()) {
                    throw DatasetException.of(
                            ViolationCode.TOO_LARGE,
                            name,
                            "%s inflates to more than the limit of %d bytes; make it smaller or raise the limit"
                                    .formatted(name, limits.matBytes()));
                }
                out.write(buffer, 0, count);
            }
        } catch (DataFormatException e) {
            throw unreadable("is damaged: " + e.getMessage());
        } finally {
            inflater.end();
        }
    }

    private DatasetException unreadable(String what) {
        boolean saysWayOut = what.contains(";");
        return DatasetException.of(
                ViolationCode.UNREADABLE, name, name + " " + what + (saysWayOut ? "" : "; restore it from its source"));
    }
}
