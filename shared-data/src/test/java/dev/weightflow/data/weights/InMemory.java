package dev.weightflow.data.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Bytes of a file in memory. */
public record InMemory(String label, ByteBuffer bytes) implements ByteSource {
    public InMemory {
        bytes = bytes.slice();
    }

    public static WeightsFile read(String label, byte[] bytes) {
        return WeightsFile.read(new InMemory(label, ByteBuffer.wrap(bytes)));
    }

    @Override
    public long size() {
        return bytes.limit();
    }

    @Override
    public ByteBuffer slice(long offset, int length) {
        return bytes.slice(Math.toIntExact(offset), length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
