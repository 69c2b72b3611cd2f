package dev.weightflow.data.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Handmade PyTorch files, honest or not. */
final class TorchFileBytes {

    private static final String MAGIC_AND_PROTOCOL =
            "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.\u0080\u0002M\u00e9\u0003.";
    private static final String SYSTEM = "\u0080\u0002}.";

    private TorchFileBytes() {}

    /** Creates a pickle, a character a byte. */
    static byte[] pickle(String characters) {
        return characters.getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] stream(byte[] pickle, byte[] rest) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(pickle(MAGIC_AND_PROTOCOL + SYSTEM));
        out.writeBytes(pickle);
        out.writeBytes(rest);
        return out.toByteArray();
    }

    /** Creates an archive with that pickle and the storages 0, 1, … */
    static byte[] zip(byte[] pickle, byte[]... storages) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("archive/data.pkl", pickle);
        for (int i = 0; i < storages.length; i++) {
            entries.put("archive/data/" + i, storages[i]);
        }
        return zip(entries);
    }

    static byte[] zip(Map<String, byte[]> entries) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                ZipEntry stored = new ZipEntry(entry.getKey());
                stored.setMethod(ZipEntry.STORED);
                stored.setSize(entry.getValue().length);
                CRC32 crc = new CRC32();
                crc.update(entry.getValue());
                stored.setCrc(crc.getValue());
                zip.putNextEntry(stored);
                zip.write(entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Creates {@code {"w": tensor}} over float storage 0 of that many elements. */
    static byte[] oneTensor(int storageElements, String offset, String shape, String strides) {
        return pickle("\u0080\u0002}X\u0001\0\0\0wctorch._utils\n_rebuild_tensor_v2\n("
                + "(X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\0" + "0X\u0003\0\0\0cpu"
                + integer(storageElements) + "tQ"
                + offset + shape + strides + "\u0089}tRs.");
    }

    static String integer(int value) {
        ByteBuffer bytes = ByteBuffer.allocate(5).order(ByteOrder.LITTLE_ENDIAN);
        return new String(bytes.put((byte) 'J').putInt(value).array(), StandardCharsets.ISO_8859_1);
    }

    static String tuple(int... values) {
        StringBuilder tuple = new StringBuilder("(");
        for (int value : values) {
            tuple.append(integer(value));
        }
        return tuple.append('t').toString();
    }
}
