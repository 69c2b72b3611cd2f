package dev.weightflow.model.testing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The fields of a protocol buffer by their numbers, read without its schema. */
public final class ProtoFields {

    private final Map<Integer, List<Object>> fields = new TreeMap<>();

    public ProtoFields(ByteBuffer message) {
        ByteBuffer rest = message.duplicate();
        while (rest.hasRemaining()) {
            long key = varint(rest);
            fields.computeIfAbsent((int) (key >>> 3), none -> new ArrayList<>())
                    .add(
                            switch ((int) (key & 7)) {
                                case 0 -> varint(rest);
                                case 2 -> slice(rest, (int) varint(rest));
                                case 5 -> slice(rest, 4);
                                default -> throw new IllegalArgumentException("field " + key);
                            });
        }
    }

    public List<Long> numbers(int field) {
        return all(field).stream().map(Long.class::cast).toList();
    }

    public List<String> texts(int field) {
        return all(field).stream()
                .map(bytes -> StandardCharsets.UTF_8
                        .decode(((ByteBuffer) bytes).duplicate())
                        .toString())
                .toList();
    }

    /** Returns a field that occurs once. */
    public ByteBuffer bytes(int field) {
        return (ByteBuffer) all(field).get(0);
    }

    public List<ProtoFields> messages(int field) {
        return all(field).stream()
                .map(bytes -> new ProtoFields((ByteBuffer) bytes))
                .toList();
    }

    private List<Object> all(int field) {
        return fields.getOrDefault(field, List.of());
    }

    private static ByteBuffer slice(ByteBuffer rest, int length) {
        ByteBuffer slice = rest.slice(rest.position(), length);
        rest.position(rest.position() + length);
        return slice;
    }

    private static long varint(ByteBuffer rest) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = rest.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
