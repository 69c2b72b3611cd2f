package dev.weightflow.data.dataset.raster;

import dev.weightflow.data.dataset.Budget;
import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.ViolationCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An array of NumPy's {@code .npy}, versions 1 to 3 of the format (NumPy Enhancement Proposal 1). Objects are never unpickled. */
final class NpyFile {
    private static final int VERSION = 6;
    private static final int LONGEST_HEADER = 1 << 16;
    private static final Pattern DESCR = Pattern.compile("'descr': *'([<>|=]?)([a-zA-Z]\\d*)'");
    private static final Pattern FORTRAN = Pattern.compile("'fortran_order': *(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape': *\\(([0-9, L]*)\\)");
    private static final Pattern EXTENT = Pattern.compile("\\d{1,10}");
    private static final Map<String, ValueType> TYPES = Map.ofEntries(
            Map.entry("b1", ValueType.BOOL),
            Map.entry("u1", ValueType.UINT8),
            Map.entry("i1", ValueType.INT8),
            Map.entry("u2", ValueType.UINT16),
            Map.entry("i2", ValueType.INT16),
            Map.entry("u4", ValueType.UINT32),
            Map.entry("i4", ValueType.INT32),
            Map.entry("u8", ValueType.UINT64),
            Map.entry("i8", ValueType.INT64),
            Map.entry("f2", ValueType.FLOAT16),
            Map.entry("f4", ValueType.FLOAT32),
            Map.entry("f8", ValueType.FLOAT64));

    private final byte[] file;
    private final String name;
    private final Limits limits;

    NpyFile(byte[] file, String name, Limits limits) {
        this.file = file;
        this.name = name;
        this.limits = limits;
    }

    Raster read() {
        int start = start();
        int end = start + headerLength(start);
        String header = new String(file, start, end - start, StandardCharsets.UTF_8);
        Matcher descr = matched(DESCR, header, "'descr'");
        ValueType type = type(descr.group(2));
        long[] shape = shape(matched(SHAPE, header, "'shape'").group(1));
        boolean columns = matched(FORTRAN, header, "'fortran_order'").group(1).equals("True");
        ByteBuffer data = ByteBuffer.wrap(file)
                .order(descr.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        long channels = shape.length == 3 ? shape[2] : 1;
        limits.requirePixels(name, shape[1], shape[0]);
        if (channels > file.length || shape[0] * shape[1] * channels * type.bytes() != file.length - end) {
            throw unreadable("has %d bytes of data and not the %s of its shape and type"
                    .formatted(file.length - end, Arrays.toString(shape)));
        }
        return values(data, end, type, (int) shape[0], (int) shape[1], (int) channels, columns);
    }

    private Raster values(
            ByteBuffer data, int from, ValueType type, int height, int width, int channels, boolean columns) {
        Values values = Values.of(name, width, height, channels, type, limits);
        Budget budget = limits.begin(name);
        int pixel = columns ? height : channels; // stride between columns, in values
        int row = columns ? 1 : width * channels;
        int channel = columns ? width * height : 1;
        for (int y = 0; y < height; y++) {
            budget.steps((long) width * channels);
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < channels; c++) {
                    values.set(x, y, c, type.at(data, from + type.bytes() * (y * row + x * pixel + c * channel)));
                }
            }
        }
        return values.raster();
    }

    private int start() {
        if (file.length < VERSION + 6) {
            throw unreadable("is truncated");
        }
        return switch (file[VERSION]) {
            case 1 -> VERSION + 4;
            case 2, 3 -> VERSION + 6;
            default -> throw unreadable("has version " + file[VERSION] + " of the .npy format, which does not exist");
        };
    }

    private int headerLength(int start) {
        ByteBuffer lengths = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int length = file[VERSION] == 1 ? lengths.getShort(VERSION + 2) & 0xffff : lengths.getInt(VERSION + 2);
        if (length < 0 || length > LONGEST_HEADER || length > file.length - start) {
            throw unreadable("is truncated within its header, or damaged");
        }
        return length;
    }

    private Matcher matched(Pattern field, String header, String what) {
        Matcher matcher = field.matcher(header);
        if (matcher.find()) {
            return matcher;
        }
        if (what.equals("'descr'") && header.contains("'descr'")) {
            throw wrongForm("holds records, not plain numbers; save one field of them as an array");
        }
        throw unreadable("has a header without " + what);
    }

    private ValueType type(String code) {
        if (code.startsWith("O")) {
            throw wrongForm("holds Python objects, which are never unpickled; save plain numbers, as float32");
        }
        ValueType type = TYPES.get(code);
        if (type == null) {
            throw wrongForm("holds values of type " + code
                    + "; save booleans, integers of up to 64 bits, or float16, float32 or float64");
        }
        return type;
    }

    private long[] shape(String text) {
        long[] shape = EXTENT.matcher(text)
                .results()
                .mapToLong(extent -> Long.parseLong(extent.group()))
                .toArray();
        if (shape.length < 2 || shape.length > 3) {
            throw wrongForm("has the shape (" + text + "); save it as height x width, or height x width x channels");
        }
        return shape;
    }

    private DatasetException wrongForm(String what) {
        return DatasetException.about(ViolationCode.WRONG_FORM, name, "%s", what);
    }

    private DatasetException unreadable(String what) {
        return DatasetException.about(ViolationCode.UNREADABLE, name, "%s; restore it from its source", what);
    }
}
