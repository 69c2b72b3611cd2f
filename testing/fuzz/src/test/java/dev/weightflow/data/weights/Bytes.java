package dev.weightflow.data.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Bytes of a file in memory. */
record Bytes(String label, byte[] content) implements ByteSource {
    @Override
    public long size() {
        return content.length;
    }

    @Override
    public ByteBuffer slice(long offset, int length) {
        return ByteBuffer.wrap(content).slice(Math.toIntExact(offset), length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
