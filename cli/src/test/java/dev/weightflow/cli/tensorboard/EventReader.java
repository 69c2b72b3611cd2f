package dev.weightflow.cli.tensorboard;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reader of event files, written from the specifications alone (the encoding of protocol buffers; event.proto, summary.proto, tensor.proto; RFC
 * 3720), with a checksum computed bit by bit; it shares no code with the writer. A fault in a file is an exception.
 */
public final class EventReader {

    private EventReader() {}

    /** Value of a tag: a scalar, or the fields of a picture, a tensor or metadata, where they are not null. */
    public record Value(long step, String tag, Float scalar, Message picture, Message tensor, Message metadata) {}

    public record Event(double wallTime, long step, String version, List<Value> values, Message session) {}

    /** Fields of a message by their number: Long for varints, Double, Float, or byte[]. */
    public record Message(Map<Integer, List<Object>> fields) {
        static Message of(byte[] bytes) {
            Map<Integer, List<Object>> fields = new LinkedHashMap<>();
            ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            while (in.hasRemaining()) {
                long key = varint(in);
                Object value;
                switch ((int) (key % 8)) {
                    case 0 -> value = varint(in);
                    case 1 -> value = in.getDouble();
                    case 2 -> {
                        byte[] content = new byte[Math.toIntExact(varint(in))];
                        in.get(content);
                        value = content;
                    }
                    case 5 -> value = in.getFloat();
                    default -> throw new IllegalStateException("wire type of key " + key);
                }
                fields.computeIfAbsent((int) (key / 8), any -> new ArrayList<>())
                        .add(value);
            }
            return new Message(fields);
        }

        public Message message(int field) {
            return has(field) ? of((byte[]) one(field)) : null;
        }

        public String text(int field) {
            return has(field) ? new String((byte[]) one(field), StandardCharsets.UTF_8) : null;
        }

        public long number(int field) {
            return has(field) ? (Long) one(field) : 0;
        }

        public byte[] bytes(int field) {
            return (byte[]) one(field);
        }

        List<Message> messages(int field) {
            return fields.getOrDefault(field, List.of()).stream()
                    .map(each -> of((byte[]) each))
                    .toList();
        }

        private boolean has(int field) {
            return fields.containsKey(field);
        }

        private Object one(int field) {
            List<Object> all = fields.get(field);
            if (all == null || all.size() != 1) {
                throw new IllegalStateException("field " + field + " of " + fields.keySet());
            }
            return all.get(0);
        }
    }

    /** Reads all events of a run's folder, file after file in the order of their names. */
    public static List<Event> events(Path folder) throws IOException {
        List<Event> events = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.toString().contains("tfevents"))
                    .sorted()
                    .toList()) {
                List<Event> some = eventsOf(file);
                if (some.isEmpty() || !"brain.Event:2".equals(some.get(0).version())) {
                    throw new IllegalStateException(file + " does not begin with its version");
                }
                events.addAll(some);
            }
        }
        return events;
    }

    public static List<Value> values(Path folder) throws IOException {
        return events(folder).stream().flatMap(event -> event.values().stream()).toList();
    }

    private static List<Event> eventsOf(Path file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Event> events = new ArrayList<>();
        try {
            while (in.hasRemaining()) {
                byte[] length = new byte[8];
                in.get(length);
                check(length, in.getInt());
                byte[] content = new byte
                        [Math.toIntExact(ByteBuffer.wrap(length)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .getLong())];
                in.get(content);
                check(content, in.getInt());
                events.add(event(Message.of(content)));
            }
        } catch (BufferUnderflowException e) {
            throw new IllegalStateException(file + " ends within a record", e);
        }
        return events;
    }

    private static Event event(Message message) {
        long step = message.number(2);
        Message summary = message.message(5);
        List<Value> values = summary == null
                ? List.of()
                : summary.messages(1).stream()
                        .map(value -> new Value(
                                step,
                                value.text(1),
                                value.fields().containsKey(2)
                                        ? (Float) value.fields().get(2).get(0)
                                        : null,
                                value.message(4),
                                value.message(8),
                                value.message(9)))
                        .toList();
        return new Event((Double) message.fields().get(1).get(0), step, message.text(3), values, message.message(7));
    }

    private static void check(byte[] data, int masked) {
        int unmasked = masked - 0xa282ead8;
        int crc = unmasked << 15 | unmasked >>> 17;
        if (crc != crc32c(data)) {
            throw new IllegalStateException("a checksum is wrong");
        }
    }

    static int crc32c(byte[] data) {
        int crc = ~0;
        for (byte each : data) {
            for (int bit = 0; bit < 8; bit++) {
                boolean feedback = ((crc ^ each >>> bit) & 1) != 0;
                crc = crc >>> 1 ^ (feedback ? 0x82f63b78 : 0);
            }
        }
        return ~crc;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        int shift = 0;
        byte next;
        do {
            next = in.get();
            value += (long) (next & 127) << shift;
            shift += 7;
        } while (next < 0);
        return value;
    }
}
