package dev.weightflow.data.dataset.folder;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.dataset.raster.Raster;
import dev.weightflow.data.dataset.raster.RasterFile;
import dev.weightflow.data.dataset.raster.ValueType;
import dev.weightflow.data.task.LabelEncoding;
import dev.weightflow.data.task.regression.Regression;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Turns a label file's numbers into the form of {@link dev.weightflow.data.dataset.RawLabels}. */
record LabelDecoder(LabelledTask labelled, Limits limits) {
    private static final int VECTOR = 3;
    private static final double SHORTEST = 1e-3;

    /** @throws DatasetException naming the file, and the first pixel that has no meaning */
    Pixels decode(byte[] file, String name) {
        LabelLocation labels = labelled.labels();
        Raster raster = labels.variable().isPresent()
                ? RasterFile.readVariable(file, labels.variable().get(), name, limits)
                : RasterFile.read(file, name, limits);
        if (labelled.task().encoding() == LabelEncoding.UNIT_VECTOR) {
            return normals(raster, name);
        }
        int channel = channel(raster, name);
        return switch (labelled.task().encoding()) {
            case CLASS_INDEX -> bytes(raster, channel, (value, x, y) -> classOf(value, x, y, name));
            case FOREGROUND -> bytes(raster, channel, (value, x, y) -> foreground(value));
            case NUMBER -> numbers(raster, channel);
            case UNIT_VECTOR -> throw new IllegalStateException("vectors have three channels");
        };
    }

    private int channel(Raster raster, String name) {
        int channel = labelled.labels().channel().orElse(0);
        if (labelled.labels().channel().isEmpty() && raster.channels() != 1 || channel >= raster.channels()) {
            throw DatasetException.about(
                    ViolationCode.WRONG_FORM,
                    name,
                    "has %d channels, and a label has one; save it with one channel, or name one by 'channel: 0'",
                    raster.channels());
        }
        return channel;
    }

    private interface Meaning {
        int of(float value, int x, int y);
    }

    private static Pixels bytes(Raster raster, int channel, Meaning meaning) {
        byte[] data = new byte[raster.width() * raster.height()];
        for (int y = 0, at = 0; y < raster.height(); y++) {
            for (int x = 0; x < raster.width(); x++, at++) {
                data[at] = (byte) meaning.of(raster.at(x, y, channel), x, y);
            }
        }
        return new Pixels(raster.width(), raster.height(), 1, data);
    }

    private int classOf(float value, int x, int y, String name) {
        LabelLocation labels = labelled.labels();
        if (labels.ignores(value)) {
            return LabelEncoding.IGNORE;
        }
        int index = (int) value;
        if (!labels.classes().isEmpty()) {
            return index == value ? labels.classes().getOrDefault(index, LabelEncoding.IGNORE) : LabelEncoding.IGNORE;
        }
        int highest = labelled.task().channels() - 1;
        if (index != value || index < 0 || index > highest) {
            throw DatasetException.about(
                    ViolationCode.CLASS_OUT_OF_RANGE,
                    name,
                    "holds %s at column %d, row %d; the classes of %s are 0 to %d%s. Name what does not count by 'ignore',"
                            + " or say by 'map' which number is which class",
                    number(value),
                    x,
                    y,
                    labelled.task().key(),
                    highest,
                    labels.ignore().isEmpty() ? "" : ", and these are ignored: " + labels.ignore());
        }
        return index;
    }

    private static String number(float value) {
        return value == (long) value ? Long.toString((long) value) : Float.toString(value);
    }

    private int foreground(float value) {
        LabelLocation labels = labelled.labels();
        if (labels.ignores(value)) {
            return LabelEncoding.IGNORE;
        }
        return labels.foreground().isEmpty()
                ? (value != 0 ? 1 : 0)
                : labels.foreground().contains(value) ? 1 : 0;
    }

    private Pixels numbers(Raster raster, int channel) {
        LabelLocation labels = labelled.labels();
        ByteBuffer data =
                ByteBuffer.allocate(4 * raster.width() * raster.height()).order(ByteOrder.LITTLE_ENDIAN);
        for (int y = 0; y < raster.height(); y++) {
            for (int x = 0; x < raster.width(); x++) {
                float value = raster.at(x, y, channel);
                data.putFloat(labels.ignores(value) ? Float.NaN : counted(scaled(value)));
            }
        }
        return new Pixels(raster.width(), raster.height(), 4, data.array());
    }

    private float scaled(float value) {
        LabelLocation labels = labelled.labels();
        double scaled = (value + labels.offset()) * labels.scale();
        return (float) (labels.reciprocal().isPresent() ? labels.reciprocal().get() / scaled : scaled);
    }

    private float counted(float value) {
        boolean counts = labelled.task().kind() instanceof Regression regression
                ? regression.counts(value)
                : Float.isFinite(value);
        return counts ? value : Float.NaN;
    }

    /** Decodes normals: bytes are 2 p / 255 − 1 of a component; numbers of other types are the component. A vector of length 0 is ignored. */
    private Pixels normals(Raster raster, String name) {
        if (raster.channels() != VECTOR) {
            throw DatasetException.about(
                    ViolationCode.WRONG_FORM,
                    name,
                    "has %d channels, and a normal has three; save x, y and z as channels",
                    raster.channels());
        }
        boolean bytes = raster.type() == ValueType.UINT8;
        byte[] data = new byte[4 * raster.width() * raster.height()];
        for (int y = 0, at = 0; y < raster.height(); y++) {
            for (int x = 0; x < raster.width(); x++, at += 4) {
                put(data, at, raster, x, y, bytes);
            }
        }
        return new Pixels(raster.width(), raster.height(), 4, data);
    }

    private void put(byte[] data, int at, Raster raster, int x, int y, boolean bytes) {
        LabelLocation labels = labelled.labels();
        double[] vector = new double[VECTOR];
        double squares = 0;
        boolean ignored = !labels.ignore().isEmpty();
        for (int channel = 0; channel < VECTOR; channel++) {
            float value = raster.at(x, y, channel);
            ignored &= labels.ignores(value);
            double component = bytes ? 2 * value / 255.0 - 1 : value;
            String axis = labels.axes().get(channel);
            int place = "xyz".indexOf(axis.charAt(axis.length() - 1));
            vector[place] = axis.startsWith("-") ? -component : component;
            squares += component * component;
        }
        double length = Math.sqrt(squares);
        if (ignored || !(length > SHORTEST) || !Double.isFinite(length)) {
            return;
        }
        for (int axis = 0; axis < VECTOR; axis++) {
            data[at + axis] = (byte) Math.round((vector[axis] / length + 1) * 127.5);
        }
        data[at + VECTOR] = -1;
    }
}
