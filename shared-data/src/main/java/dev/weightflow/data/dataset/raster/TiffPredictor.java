package dev.weightflow.data.dataset.raster;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reverses the prediction that was applied to a block's rows before compression (TIFF 6.0, section 14, and Adobe's technical note 3). */
final class TiffPredictor {
    private static final int DIFFERENCES = 2;
    private static final int FLOATING_POINT = 3;

    private final int kind;
    private final int channels;
    private final int bytes;
    private final ByteOrder order;

    TiffPredictor(TiffLayout layout, ByteOrder order) {
        this.kind = layout.predictor();
        this.channels = layout.channelsOfBlock();
        this.bytes = layout.type().bytes();
        this.order = order;
    }

    /** Returns the byte order of the result: floating point is reordered, the highest byte first. */
    ByteOrder orderAfter() {
        return kind == FLOATING_POINT ? ByteOrder.BIG_ENDIAN : order;
    }

    void undo(byte[] block, int from, int length) {
        if (kind == DIFFERENCES) {
            add(ByteBuffer.wrap(block, from, length).slice().order(order));
        } else if (kind == FLOATING_POINT) {
            interleave(block, from, length);
        }
    }

    /** Sums up a row: each number is stored as its difference to the previous one of the same channel. */
    private void add(ByteBuffer row) {
        int step = channels * bytes;
        for (int at = step; at < row.limit(); at += bytes) {
            switch (bytes) {
                case 1 -> row.put(at, (byte) (row.get(at) + row.get(at - step)));
                case 2 -> row.putShort(at, (short) (row.getShort(at) + row.getShort(at - step)));
                default -> row.putInt(at, row.getInt(at) + row.getInt(at - step));
            }
        }
    }

    /** Interleaves a row: all highest bytes are stored first, then all second ones, and so on, as differences. */
    private void interleave(byte[] block, int from, int length) {
        for (int i = from + channels; i < from + length; i++) {
            block[i] += block[i - channels];
        }
        byte[] planes = new byte[length];
        System.arraycopy(block, from, planes, 0, length);
        int numbers = length / bytes;
        for (int i = 0; i < numbers; i++) {
            for (int b = 0; b < bytes; b++) {
                block[from + i * bytes + b] = planes[b * numbers + i];
            }
        }
    }
}
