package dev.weightflow.cli.tensorboard;

import dev.weightflow.model.protobuf.ProtoMessage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;

/** Step and tags of an event in a file, which decide whether it is kept. */
record StoredEvent(long step, Set<String> tags) {

    /**
     * Parses an event.
     *
     * @throws RuntimeException if the message is malformed
     */
    static StoredEvent of(byte[] message) {
        long[] step = {0};
        Set<String> tags = new HashSet<>();
        fields(ByteBuffer.wrap(message), (field, content) -> {
            if (field == 2) {
                step[0] = content.getLong();
            } else if (field == 5) {
                fields(
                        content,
                        (values, value) -> fields(value, (part, tag) -> {
                            if (part == 1) {
                                tags.add(StandardCharsets.UTF_8.decode(tag).toString());
                            }
                        }));
            }
        });
        return new StoredEvent(step[0], tags);
    }

    /** Iterates over the fields of a message; numbers of any wire type come as eight bytes. */
    private static void fields(ByteBuffer message, BiConsumer<Integer, ByteBuffer> each) {
        message.order(ByteOrder.LITTLE_ENDIAN);
        while (message.hasRemaining()) {
            long key = varint(message);
            ByteBuffer content =
                    switch ((int) (key & 7)) {
                        case ProtoMessage.VARINT -> number(varint(message));
                        case ProtoMessage.FIXED64 -> number(message.getLong());
                        case ProtoMessage.FIXED32 -> number(message.getInt());
                        case ProtoMessage.DELIMITED -> slice(message, (int) varint(message));
                        default -> throw new IllegalArgumentException("no field of a protocol buffer: " + key);
                    };
            each.accept((int) (key >>> 3), content);
        }
    }

    private static ByteBuffer slice(ByteBuffer message, int length) {
        ByteBuffer slice = message.slice(message.position(), length);
        message.position(message.position() + length);
        return slice;
    }

    private static ByteBuffer number(long value) {
        return ByteBuffer.allocate(8).putLong(value).flip();
    }

    private static long varint(ByteBuffer message) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = message.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number of more than 64 bits");
    }
}
