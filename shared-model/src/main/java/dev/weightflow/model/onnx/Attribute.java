package dev.weightflow.model.onnx;

import dev.weightflow.model.protobuf.ProtoMessage;
import java.nio.ByteBuffer;

/**
 * A constant of a node: onnx.proto's {@code AttributeProto}.
 *
 * @param message encoded; equal attributes have equal ones
 */
record Attribute(ByteBuffer message) {

    private static final long FLOAT = 1;
    private static final long INT = 2;
    private static final long STRING = 3;
    private static final long INTS = 7;

    static Attribute of(String name, float value) {
        return of(named(name, FLOAT).with(2, value));
    }

    static Attribute of(String name, long value) {
        return of(named(name, INT).with(3, value));
    }

    static Attribute of(String name, String value) {
        return of(named(name, STRING).with(4, value));
    }

    static Attribute of(String name, long[] values) {
        ProtoMessage message = named(name, INTS);
        for (long value : values) {
            message.with(8, value);
        }
        return of(message);
    }

    private static Attribute of(ProtoMessage message) {
        return new Attribute(ByteBuffer.wrap(message.toBytes()));
    }

    private static ProtoMessage named(String name, long type) {
        return new ProtoMessage().with(1, name).with(20, type);
    }
}
