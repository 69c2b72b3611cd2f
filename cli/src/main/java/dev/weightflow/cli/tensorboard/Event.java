package dev.weightflow.cli.tensorboard;

import dev.weightflow.model.protobuf.ProtoMessage;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;

/** TensorBoard {@code Event}: the values of some tags at a step. */
public final class Event {

    private static final int DT_STRING = 7;
    private static final int RGB = 3;
    private static final int DATA_CLASS_TENSOR = 2;
    private static final long SESSION_START = 1;

    private final ProtoMessage message;
    private final ProtoMessage summary = new ProtoMessage();
    private boolean summarised;

    private Event(Instant time, long step) {
        this.message = new ProtoMessage()
                .with(1, time.getEpochSecond() + time.getNano() / 1e9)
                .with(2, step);
    }

    public static Event at(Instant time, long step) {
        return new Event(time, step);
    }

    /** Creates the first event of every file. */
    static Event version(Instant time) {
        Event event = new Event(time, 0);
        event.message.with(3, "brain.Event:2");
        return event;
    }

    /** Creates the event of a resumed run: a reader discards this step and later ones. */
    public static Event restartBefore(Instant time, long step) {
        Event event = new Event(time, step);
        event.message.with(7, new ProtoMessage().with(1, SESSION_START));
        return event;
    }

    /** Adds a scalar, in single precision. */
    public Event scalar(String tag, double value) {
        return value(new ProtoMessage().with(1, tag).with(2, (float) value));
    }

    public Event picture(String tag, byte[] png) {
        ByteBuffer header = ByteBuffer.wrap(png, 16, 8); // width and height in IHDR, the first chunk of every PNG
        int width = header.getInt();
        int height = header.getInt();
        return value(new ProtoMessage()
                .with(1, tag)
                .with(
                        4,
                        new ProtoMessage()
                                .with(1, (long) height)
                                .with(2, (long) width)
                                .with(3, (long) RGB)
                                .with(4, png)));
    }

    public Event markdown(String tag, String text) {
        ProtoMessage one = new ProtoMessage().with(2, new ProtoMessage().with(1, 1L)); // a vector of one element
        return value(new ProtoMessage()
                .with(1, tag)
                .with(9, metadata("text", new byte[0]).with(4, (long) DATA_CLASS_TENSOR))
                .with(
                        8,
                        new ProtoMessage()
                                .with(1, (long) DT_STRING)
                                .with(2, one)
                                .with(8, text)));
    }

    /** Adds the entries of a run in the HPARAMS tab; numeric values are written as numbers. */
    public Event hyperparameters(String group, Map<String, String> parameters) {
        ProtoMessage start = new ProtoMessage();
        parameters.forEach(
                (name, value) -> start.with(1, new ProtoMessage().with(1, name).with(2, protobufValue(value))));
        start.with(4, group);
        return value(new ProtoMessage()
                .with(1, "_hparams_/session_start_info")
                .with(9, metadata("hparams", new ProtoMessage().with(3, start).toBytes())));
    }

    private static ProtoMessage protobufValue(String value) {
        try {
            return new ProtoMessage().with(2, Double.parseDouble(value));
        } catch (NumberFormatException word) {
            return new ProtoMessage().with(3, value);
        }
    }

    private static ProtoMessage metadata(String plugin, byte[] content) {
        return new ProtoMessage().with(1, new ProtoMessage().with(1, plugin).with(2, content));
    }

    private Event value(ProtoMessage value) {
        summary.with(1, value);
        summarised = true;
        return this;
    }

    byte[] toBytes() {
        return summarised ? message.with(5, summary).toBytes() : message.toBytes();
    }
}
