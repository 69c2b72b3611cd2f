package dev.weightflow.data.dataset.parquet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Structure in Thrift's compact protocol, the format of Parquet's footers and page headers (Thrift, "Thrift compact protocol encoding"). Fields are
 * identified by number. Any fault in the bytes throws some {@link RuntimeException}.
 */
final class ThriftStruct {
    private static final int DEEPEST = 16;

    private final Map<Integer, Object> fields = new HashMap<>();

    private ThriftStruct() {}

    /** Reads a structure, and leaves the buffer at its end. */
    static ThriftStruct read(ByteBuffer bytes) {
        return read(bytes, 0);
    }

    private static ThriftStruct read(ByteBuffer bytes, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("structures are nested too deeply");
        }
        ThriftStruct struct = new ThriftStruct();
        int field = 0;
        for (int head = bytes.get() & 0xff; head != 0; head = bytes.get() & 0xff) {
            field = head >>> 4 == 0 ? (int) zigzag(bytes) : field + (head >>> 4);
            int type = head & 0xf;
            struct.fields.put(field, type <= 2 ? Boolean.valueOf(type == 1) : value(bytes, type, depth));
        }
        return struct;
    }

    private static Object value(ByteBuffer bytes, int type, int depth) {
        return switch (type) {
            case 1, 2 -> bytes.get() == 1; // in a list
            case 3 -> (long) bytes.get();
            case 4, 5, 6 -> zigzag(bytes);
            case 7 -> bytes.getDouble();
            case 8 -> binary(bytes);
            case 9, 10 -> list(bytes, depth);
            case 11 -> map(bytes, depth);
            case 12 -> read(bytes, depth + 1);
            default -> throw new IllegalArgumentException("no such type: " + type);
        };
    }

    private static byte[] binary(ByteBuffer bytes) {
        byte[] value = new byte[length(varint(bytes), bytes)];
        bytes.get(value);
        return value;
    }

    private static List<Object> list(ByteBuffer bytes, int depth) {
        int head = bytes.get() & 0xff;
        int size = head >>> 4 == 15 ? length(varint(bytes), bytes) : head >>> 4;
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            values.add(value(bytes, head & 0xf, depth + 1));
        }
        return values;
    }

    private static Map<Object, Object> map(ByteBuffer bytes, int depth) {
        int size = length(varint(bytes), bytes);
        int types = size == 0 ? 0 : bytes.get() & 0xff;
        for (int i = 0; i < size; i++) {
            value(bytes, types >>> 4, depth + 1);
            value(bytes, types & 0xf, depth + 1);
        }
        return Map.of(); // not needed here
    }

    /** Checks a claimed length: every member takes at least a byte. */
    private static int length(long claimed, ByteBuffer bytes) {
        if (claimed < 0 || claimed > bytes.remaining()) {
            throw new IllegalArgumentException("more is claimed than there is");
        }
        return (int) claimed;
    }

    static long varint(ByteBuffer bytes) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte part = bytes.get();
            value |= (part & 0x7fL) << shift;
            if (part >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number is longer than 64 bits");
    }

    private static long zigzag(ByteBuffer bytes) {
        long value = varint(bytes);
        return value >>> 1 ^ -(value & 1);
    }

    boolean has(int field) {
        return fields.containsKey(field);
    }

    long number(int field) {
        return (Long) required(field);
    }

    long number(int field, long otherwise) {
        return has(field) ? number(field) : otherwise;
    }

    boolean flag(int field, boolean otherwise) {
        return has(field) ? (Boolean) required(field) : otherwise;
    }

    String text(int field) {
        return new String((byte[]) required(field), StandardCharsets.UTF_8);
    }

    /** Joins a list of names with dots. */
    String path(int field) {
        return ((List<?>) required(field))
                .stream()
                        .map(name -> new String((byte[]) name, StandardCharsets.UTF_8))
                        .collect(Collectors.joining("."));
    }

    ThriftStruct struct(int field) {
        return (ThriftStruct) required(field);
    }

    List<ThriftStruct> structs(int field) {
        return ((List<?>) required(field))
                .stream().map(ThriftStruct.class::cast).toList();
    }

    private Object required(int field) {
        Object value = fields.get(field);
        if (value == null) {
            throw new IllegalArgumentException("field " + field + " is missing");
        }
        return value;
    }
}
