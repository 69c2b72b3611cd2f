package dev.weightflow.data.task;

import dev.weightflow.data.host.ElementType;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.task.MalformedArrayException.Fault;
import java.util.Optional;

/**
 * Encoding of a task's ground truth, and of a prediction decoded from a network's raw output. A label has {@link #channels()} channels of as many
 * pixels as each channel of the output.
 */
public enum LabelEncoding {
    /** One channel of class indices 0, 1, …; {@value #IGNORE} marks an ignored pixel. */
    CLASS_INDEX(1) {
        /** Decodes the index of the largest logit; of equal ones, the lowest index. Bytes are such indices, and 255 where a logit was NaN. */
        @Override
        void decode(HostTensor output, int pixels, float[] prediction) {
            if (output.type() == ElementType.U8) {
                for (int pixel = 0; pixel < pixels; pixel++) {
                    prediction[pixel] = output.data().get(pixel) & 0xff;
                    if (prediction[pixel] == IGNORE) {
                        throw MalformedArrayException.notANumber(0, pixel);
                    }
                }
                return;
            }
            ArgMax largest = new ArgMax(output, pixels);
            for (int first = 0; first < pixels; first += ArgMax.BLOCK) {
                int count = Math.min(ArgMax.BLOCK, pixels - first);
                int[] index = largest.at(first, count);
                for (int i = 0; i < count; i++) {
                    prediction[first + i] = index[i];
                }
            }
        }
    },
    /** One channel, 1 for foreground and 0 for background, no pixel ignored. A prediction is the probability of foreground. */
    FOREGROUND(1) {
        @Override
        void decode(HostTensor output, int pixels, float[] prediction) {
            output.data().asFloatBuffer().get(prediction);
            for (int pixel = 0; pixel < pixels; pixel++) {
                prediction[pixel] = (float) (1 / (1 + Math.exp(-requireNumber(prediction[pixel], 0, pixel))));
            }
        }
    },
    /** Three channels x, y, z of a unit vector; {@value #IGNORE} in all three marks an ignored pixel. */
    UNIT_VECTOR(3, 4) {
        /** Divides the output by its length; a zero vector stays zero. */
        @Override
        void decode(HostTensor output, int pixels, float[] prediction) {
            output.data().asFloatBuffer().get(prediction);
            for (int pixel = 0; pixel < pixels; pixel++) {
                double squares = 0;
                for (int axis = 0; axis < 3; axis++) {
                    double value = requireFinite(prediction[axis * pixels + pixel], axis, pixel);
                    squares += value * value;
                }
                double length = squares == 0 ? 1 : Math.sqrt(squares);
                for (int axis = 0; axis < 3; axis++) {
                    prediction[axis * pixels + pixel] = (float) (prediction[axis * pixels + pixel] / length);
                }
            }
        }
    },
    /** One channel of numbers in a unit; NaN marks an ignored pixel. */
    NUMBER(1, 4) {
        @Override
        void decode(HostTensor output, int pixels, float[] prediction) {
            output.data().asFloatBuffer().get(prediction);
            for (int pixel = 0; pixel < pixels; pixel++) {
                requireFinite(prediction[pixel], 0, pixel);
            }
        }
    };

    /** Label value of a pixel that losses and metrics ignore. */
    public static final int IGNORE = 255;

    private final int channels;
    private final int storedChannels;

    LabelEncoding(int channels) {
        this(channels, channels);
    }

    LabelEncoding(int channels, int storedChannels) {
        this.channels = channels;
        this.storedChannels = storedChannels;
    }

    /** Returns the channels of a label, and of a decoded prediction. */
    public int channels() {
        return channels;
    }

    /** Returns the element type of a label on the host: a byte for classes and foreground, else a float. */
    public ElementType elementType() {
        return this == CLASS_INDEX || this == FOREGROUND ? ElementType.U8 : ElementType.F32;
    }

    /** Returns the value of ignored pixels of a label. */
    public float unlabelled() {
        return this == NUMBER ? Float.NaN : IGNORE;
    }

    Optional<String> complaint(TaskKind kind, int width, int channels, byte[] stored) {
        if (channels != storedChannels) {
            return Optional.of("has %d channels and needs %d".formatted(channels, storedChannels));
        }
        return switch (this) {
            case CLASS_INDEX, FOREGROUND ->
                ofClasses(this == FOREGROUND ? 1 : kind.channels() - 1, kind.ignorable(), width, stored);
            case UNIT_VECTOR -> ofNormals(width, stored);
            case NUMBER -> Optional.empty();
        };
    }

    private static Optional<String> ofClasses(int highest, boolean ignorable, int width, byte[] stored) {
        for (int i = 0; i < stored.length; i++) {
            int value = stored[i] & 0xff;
            if (value > highest && !(ignorable && value == IGNORE)) {
                return Optional.of("holds class %d at column %d, row %d; the classes are 0 to %d%s"
                        .formatted(value, i % width, i / width, highest, ignorable ? " and 255" : ""));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> ofNormals(int width, byte[] stored) {
        for (int i = 0; i < stored.length; i += 4) {
            boolean counts = stored[i + 3] == -1;
            boolean blank = (stored[i] | stored[i + 1] | stored[i + 2] | stored[i + 3]) == 0;
            if (!counts && !blank) {
                return Optional.of("has a normal that neither counts nor is blank at column %d, row %d"
                        .formatted(i / 4 % width, i / 4 / width));
            }
        }
        return Optional.empty();
    }

    /**
     * Decodes a raw network output to a prediction.
     *
     * @param output logits, or an unnormalised vector, CHW; or the result of {@code KindLoss#measured}
     * @param pixels height times width
     * @return {@link #channels()} × pixels values: class indices, probabilities, or unit vectors
     * @throws MalformedArrayException if the output is no whole number of channels, or holds a NaN
     */
    public float[] decode(HostTensor output, int pixels) {
        if (pixels < 1 || output.elements() < channels * (long) pixels || output.elements() % pixels != 0) {
            throw new MalformedArrayException(
                    Fault.WRONG_SIZE,
                    "an output of " + output.elements() + " values cannot hold " + channels + " or more channels of "
                            + pixels + " pixels; bring it to the label's size first");
        }
        float[] prediction = new float[channels * pixels];
        decode(output, pixels, prediction);
        return prediction;
    }

    /** Fills a prediction, [channels, pixels]. */
    abstract void decode(HostTensor output, int pixels, float[] prediction);

    /**
     * Returns whether the label of a pixel that is not ignored is foreground.
     *
     * @param ignorable whether labels have ignored pixels, which the message then names
     * @throws MalformedArrayException if it is neither foreground nor background
     */
    public static boolean isForeground(float label, int pixel, boolean ignorable) {
        if (label != 0 && label != 1) {
            throw new MalformedArrayException(
                    Fault.LABEL_OUT_OF_RANGE,
                    "the label at pixel " + pixel + " is " + label + ", and must be 0 or 1"
                            + (ignorable ? ", or 255" : ""));
        }
        return label == 1;
    }

    /** Returns the value, or throws a fault if it is NaN. */
    public static float requireNumber(float value, int channel, int pixel) {
        if (Float.isNaN(value)) {
            throw MalformedArrayException.notANumber(channel, pixel);
        }
        return value;
    }

    /** Returns the value, or throws a fault if it is NaN or infinite. */
    public static float requireFinite(float value, int channel, int pixel) {
        if (!Float.isFinite(value)) {
            throw MalformedArrayException.notANumber(channel, pixel);
        }
        return value;
    }
}
