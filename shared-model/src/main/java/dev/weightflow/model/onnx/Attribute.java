package dev.weightflow.model.onnx;

import dev.weightflow.model.protobuf.ProtoMessage;

/** A constant of a node: onnx.proto's {@code AttributeProto}. */
record Attribute(ProtoMessage message) {

    private static final long FLOAT = 1;
    private static final long INT = 2;
    private static final long STRING = 3;
    private static final long INTS = 7;

    static Attribute of(String name, float value) {
        return new Attribute(named(name, FLOAT).with(2, value));
    }

    static Attribute of(String name, long value) {
        return new Attribute(named(name, INT).with(3, value));
    }

    static Attribute of(String name, String value) {
        return new Attribute(named(name, STRING).with(4, value));
    }

    static Attribute of(String name, long[] values) {
        ProtoMessage message = named(name, INTS);
        for (long value : values) {
            message.with(8, value);
        }
        return new Attribute(message);
    }

    private static ProtoMessage named(String name, long type) {
        return new ProtoMessage().with(1, name).with(20, type);
    }
}
