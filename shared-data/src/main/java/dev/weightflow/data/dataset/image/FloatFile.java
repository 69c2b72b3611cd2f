package dev.weightflow.data.dataset.image;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.ViolationCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A label of numbers as NumPy's {@code .npy}, format 1.0: float32, lowest byte first, [height, width] by rows. */
public final class FloatFile {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final int START = MAGIC.length + 2;
    private static final int ALIGNMENT = 64;
    private static final Pattern HEADER = Pattern.compile(
            "\\{'descr': '<f4', 'fortran_order': False, 'shape': \\((\\d{1,9}), (\\d{1,9})\\), \\} *\\n");

    private FloatFile() {}

    public static byte[] encode(Pixels label) {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }"
                .formatted(label.height(), label.width());
        int length = (START + header.length() + ALIGNMENT) / ALIGNMENT * ALIGNMENT - START;
        ByteBuffer file = ByteBuffer.allocate(START + length + label.data().length);
        file.put(MAGIC).put((byte) length).put((byte) (length >> 8));
        file.put((header + " ".repeat(length - header.length() - 1) + "\n").getBytes(StandardCharsets.US_ASCII));
        return file.put(label.data()).array();
    }

    /** @throws DatasetException if the file has another form */
    public static Pixels decode(byte[] file, String name, Limits limits) {
        int length = file.length < START ? 0 : (file[START - 2] & 0xff) | (file[START - 1] & 0xff) << 8;
        int start = START + length;
        Matcher header =
                HEADER.matcher(file.length < start ? "" : new String(file, START, length, StandardCharsets.US_ASCII));
        if (!header.matches() || !ByteBuffer.wrap(file, 0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
            throw bad(name, "is not an .npy file of float32 [height, width]");
        }
        int height = Integer.parseInt(header.group(1));
        int width = Integer.parseInt(header.group(2));
        limits.requirePixels(name, width, height);
        if (file.length - start != 4L * width * height) {
            throw bad(name, "has %d bytes of numbers and needs %d".formatted(file.length - start, 4L * width * height));
        }
        byte[] data = new byte[4 * width * height];
        System.arraycopy(file, start, data, 0, data.length);
        return new Pixels(width, height, 4, data);
    }

    private static DatasetException bad(String name, String what) {
        return DatasetException.about(ViolationCode.UNREADABLE, name, "%s; write it again", what);
    }
}
