package dev.weightflow.model.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Bytes of known number that are looked at in pieces, so that a file may be larger than one buffer. */
interface ByteSource {

    /** What messages call it. */
    String label();

    long size();

    /**
     * A view of the bytes from {@code offset} on, little-endian.
     *
     * @throws IndexOutOfBoundsException if they are not all there
     */
    ByteBuffer slice(long offset, int length);

    static ByteSource of(String label, ByteBuffer bytes) {
        ByteBuffer whole = bytes.slice();
        return new ByteSource() {
            @Override
            public String label() {
                return label;
            }

            @Override
            public long size() {
                return whole.limit();
            }

            @Override
            public ByteBuffer slice(long offset, int length) {
                return whole.slice(Math.toIntExact(offset), length).order(ByteOrder.LITTLE_ENDIAN);
            }
        };
    }
}
