package dev.weightflow.data.dataset.raster;

import dev.weightflow.data.dataset.Budget;
import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.ViolationCode;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;

/** Values of a TIFF's first image, as stored: a palette's indices, and no colour space is applied. */
final class TiffRaster {
    private final byte[] file;
    private final String name;
    private final TiffLayout layout;
    private final Values values;
    private final Budget budget;

    private TiffRaster(byte[] file, String name, TiffLayout layout, Values values, Budget budget) {
        this.file = file;
        this.name = name;
        this.layout = layout;
        this.values = values;
        this.budget = budget;
    }

    static Raster read(byte[] file, String name, Limits limits) {
        TiffLayout layout = TiffLayout.of(new TiffDirectory(file, name), file.length, name, limits);
        Values values = Values.of(name, layout.width(), layout.height(), layout.channels(), layout.type(), limits);
        new TiffRaster(file, name, layout, values, limits.begin(name)).blocks();
        return values.raster();
    }

    private void blocks() {
        int rowBytes =
                layout.blockWidth() * layout.channelsOfBlock() * layout.type().bytes();
        byte[] block = new byte[rowBytes * layout.blockHeight()];
        int index = 0;
        for (int plane = 0; plane < layout.planes(); plane++) {
            for (int down = 0; down < layout.blocksDown(); down++) {
                for (int across = 0; across < layout.blocksAcross(); across++, index++) {
                    budget.look();
                    int top = down * layout.blockHeight();
                    int rows = Math.min(layout.blockHeight(), layout.height() - top);
                    expand(index, block, rowBytes * rows);
                    copy(block, rowBytes, plane, across * layout.blockWidth(), top, rows);
                }
            }
        }
    }

    private void expand(int index, byte[] block, int wanted) {
        try {
            int found = layout.compression().expand(file, layout.offset(index), layout.bytes(index), block, wanted);
            if (found == wanted) {
                return;
            }
        } catch (DataFormatException e) {
            throw damaged(e);
        }
        throw damaged(null);
    }

    private void copy(byte[] block, int rowBytes, int plane, int left, int top, int rows) {
        int columns = Math.min(layout.blockWidth(), layout.width() - left);
        int channels = layout.channelsOfBlock();
        int bytes = layout.type().bytes();
        TiffPredictor predictor = new TiffPredictor(layout, TiffDirectory.order(file));
        ByteBuffer numbers = ByteBuffer.wrap(block).order(predictor.orderAfter());
        for (int y = 0; y < rows; y++) {
            budget.steps((long) columns * channels);
            predictor.undo(block, y * rowBytes, rowBytes);
            for (int x = 0; x < columns; x++) {
                for (int c = 0; c < channels; c++) {
                    double value = layout.type().at(numbers, y * rowBytes + (x * channels + c) * bytes);
                    values.set(left + x, top + y, plane + c, value);
                }
            }
        }
    }

    private DatasetException damaged(Throwable cause) {
        return DatasetException.about(
                ViolationCode.UNREADABLE, name, cause, "is truncated or damaged; restore it from its source");
    }
}
