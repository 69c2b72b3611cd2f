package dev.weightflow.data.dataset.raster;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.ViolationCode;
import java.util.stream.IntStream;

/**
 * Layout of a TIFF's first image in the file: blocks, which are strips of rows or tiles (TIFF 6.0, sections 3, 15 and 19).
 *
 * @param channels of a pixel
 * @param planes 1 if a pixel's channels are interleaved, otherwise the number of channels
 * @param predictor 1 for none, 2 for differences along a row, 3 for those of floating point (Adobe's technical note 3)
 * @param blockWidth in pixels; a strip's is the image's
 * @param fields list the blocks of the first plane row by row, then those of the next
 */
record TiffLayout(
        int width,
        int height,
        int channels,
        int planes,
        ValueType type,
        TiffCompression compression,
        int predictor,
        int blockWidth,
        int blockHeight,
        boolean tiled,
        TiffDirectory fields) {
    private static final int UNSIGNED = 1;
    private static final int SIGNED = 2;
    private static final int FLOATING_POINT = 3;

    /** @throws DatasetException {@link ViolationCode#UNREADABLE}, {@link ViolationCode#WRONG_FORM} or {@link ViolationCode#TOO_LARGE} */
    static TiffLayout of(TiffDirectory fields, long fileLength, String name, Limits limits) {
        long width = fields.first(256, 0);
        long height = fields.first(257, 0);
        limits.requirePixels(name, width, height);
        boolean tiled = fields.has(324);
        long blockWidth = tiled ? fields.first(322, 0) : width;
        long blockHeight = tiled ? fields.first(323, 0) : Math.min(height, fields.first(278, height));
        limits.requirePixels(name, blockWidth, blockHeight);
        int channels = (int) Math.min(Integer.MAX_VALUE, fields.first(277, 1));
        int planes = fields.first(284, 1) == 2 ? channels : 1;
        TiffLayout layout = new TiffLayout(
                (int) width,
                (int) height,
                channels,
                planes,
                type(fields, name),
                TiffCompression.of(fields.first(259, 1), name),
                (int) fields.first(317, 1),
                (int) blockWidth,
                (int) blockHeight,
                tiled,
                fields);
        layout.check(fileLength, name, limits);
        return layout;
    }

    int blocksAcross() {
        return (width - 1) / blockWidth + 1;
    }

    int blocksDown() {
        return (height - 1) / blockHeight + 1;
    }

    int channelsOfBlock() {
        return channels / planes;
    }

    /** Returns the offset of a block in the file. */
    int offset(int block) {
        return (int) fields.number(offsets(), block);
    }

    /** Returns the bytes of a block in the file. */
    int bytes(int block) {
        return (int) fields.number(counts(), block);
    }

    private int offsets() {
        return tiled ? 324 : 273;
    }

    private int counts() {
        return tiled ? 325 : 279;
    }

    private void check(long fileLength, String name, Limits limits) {
        Values.of(name, 1, 1, channels, type, limits);
        if (fields.first(266, 1) != 1 || fields.first(262, 1) == 6) {
            throw wrongForm(name, "stores its bits in reverse order, or colours as YCbCr; save it as gray or RGB");
        }
        boolean known = predictor == 1 || predictor == 2 && type.isInteger() || predictor == 3 && !type.isInteger();
        if (!known) {
            throw wrongForm(name, "has predictor %d for %s; save it without a predictor".formatted(predictor, type));
        }
        long blocks = (long) blocksAcross() * blocksDown() * planes;
        if (fields.count(offsets()) != blocks || fields.count(counts()) != blocks) {
            throw damaged(name);
        }
        for (int i = 0; i < blocks; i++) {
            if (fields.number(offsets(), i) + fields.number(counts(), i) > fileLength) {
                throw damaged(name);
            }
        }
        long block = (long) blockWidth * blockHeight * channelsOfBlock() * type.bytes();
        if (block > limits.matBytes()) {
            throw DatasetException.about(
                    ViolationCode.TOO_LARGE,
                    name,
                    "says that a strip or tile inflates to %d bytes, and the limit is %d; shrink it or raise the limit",
                    block,
                    limits.matBytes());
        }
    }

    private static ValueType type(TiffDirectory fields, String name) {
        long bits = fields.first(258, 1);
        long format = fields.first(339, UNSIGNED);
        boolean alike =
                IntStream.range(0, Math.min(fields.count(258), 16)).allMatch(i -> fields.number(258, i) == bits);
        if (alike) {
            switch ((int) (100 * Math.min(format, 9) + Math.min(bits, 99))) {
                case 100 * UNSIGNED + 8:
                    return ValueType.UINT8;
                case 100 * UNSIGNED + 16:
                    return ValueType.UINT16;
                case 100 * UNSIGNED + 32:
                    return ValueType.UINT32;
                case 100 * SIGNED + 8:
                    return ValueType.INT8;
                case 100 * SIGNED + 16:
                    return ValueType.INT16;
                case 100 * SIGNED + 32:
                    return ValueType.INT32;
                case 100 * FLOATING_POINT + 16:
                    return ValueType.FLOAT16;
                case 100 * FLOATING_POINT + 32:
                    return ValueType.FLOAT32;
                case 100 * FLOATING_POINT + 64:
                    return ValueType.FLOAT64;
                default:
                    break;
            }
        }
        throw wrongForm(
                name,
                "has %d bits per channel in sample format %d; save it with integers of 8, 16 or 32 bits, or with floating point"
                        .formatted(bits, format));
    }

    private static DatasetException damaged(String name) {
        return DatasetException.about(
                ViolationCode.UNREADABLE, name, "is truncated or damaged; restore it from its source");
    }

    private static DatasetException wrongForm(String name, String what) {
        return DatasetException.about(ViolationCode.WRONG_FORM, name, "%s", what);
    }
}
