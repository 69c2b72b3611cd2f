package dev.weightflow.model.protobuf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Builder of a protocol buffer, field by field. Long contents, as those of tensors, are not copied. See the encoding at
 * protobuf.dev/programming-guides/encoding.
 */
public final class ProtoMessage {

    public static final int VARINT = 0;
    public static final int FIXED64 = 1;
    public static final int DELIMITED = 2;
    public static final int FIXED32 = 5;

    private static final int COPIED_AT_MOST = 4096;

    /** Bytes before {@link #last}. */
    private final List<ByteBuffer> pieces = new ArrayList<>();

    private ByteArrayOutputStream last = new ByteArrayOutputStream();

    public ProtoMessage with(int field, long value) {
        varint((long) field << 3 | VARINT);
        varint(value);
        return this;
    }

    public ProtoMessage with(int field, double value) {
        varint((long) field << 3 | FIXED64);
        last.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(value)
                .array());
        return this;
    }

    public ProtoMessage with(int field, float value) {
        varint((long) field << 3 | FIXED32);
        last.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(value)
                .array());
        return this;
    }

    /** Adds the buffer's remaining bytes, which must not change until the message is written. */
    public ProtoMessage with(int field, ByteBuffer value) {
        varint((long) field << 3 | DELIMITED);
        varint(value.remaining());
        append(value);
        return this;
    }

    public ProtoMessage with(int field, byte[] value) {
        return with(field, ByteBuffer.wrap(value));
    }

    public ProtoMessage with(int field, String value) {
        return with(field, value.getBytes(StandardCharsets.UTF_8));
    }

    public ProtoMessage with(int field, ProtoMessage value) {
        varint((long) field << 3 | DELIMITED);
        varint(value.length());
        value.pieces().forEach(this::append);
        return this;
    }

    private void append(ByteBuffer content) {
        ByteBuffer view = content.duplicate();
        if (view.remaining() > COPIED_AT_MOST) {
            pieces.add(ByteBuffer.wrap(last.toByteArray()));
            pieces.add(view);
            last = new ByteArrayOutputStream();
        } else {
            byte[] copy = new byte[view.remaining()];
            view.get(copy);
            last.writeBytes(copy);
        }
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            last.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        last.write((int) rest);
    }

    /** Returns the length in bytes. */
    public long length() {
        return last.size() + pieces.stream().mapToLong(ByteBuffer::remaining).sum();
    }

    /** Returns the message as consecutive buffers. */
    public List<ByteBuffer> pieces() {
        List<ByteBuffer> all = new ArrayList<>();
        pieces.forEach(piece -> all.add(piece.duplicate()));
        all.add(ByteBuffer.wrap(last.toByteArray()));
        return all;
    }

    public byte[] toBytes() {
        ByteBuffer whole = ByteBuffer.allocate(Math.toIntExact(length()));
        pieces().forEach(whole::put);
        return whole.array();
    }
}
