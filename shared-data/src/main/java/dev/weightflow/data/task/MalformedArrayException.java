package dev.weightflow.data.task;

import java.util.Locale;

/** Output, prediction or label that does not have its task's form. The {@link #fault()} is stable, the message is for people. */
public final class MalformedArrayException extends IllegalArgumentException {

    /** Kinds of fault; {@link #code()} is the name that logs and metrics use. */
    public enum Fault {
        /** The network's output is NaN, or infinite where it must be finite. */
        OUTPUT_NOT_A_NUMBER,
        /** A prediction is invalid for its form: an unknown class, or a probability outside 0–1. */
        PREDICTION_OUT_OF_RANGE,
        LABEL_OUT_OF_RANGE,
        WRONG_SIZE;

        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final long serialVersionUID = 1;

    private final Fault fault;

    /** @param message one sentence that names the cause and the remedy */
    public MalformedArrayException(Fault fault, String message) {
        super(message);
        this.fault = fault;
    }

    static MalformedArrayException notANumber(int channel, int pixel) {
        return new MalformedArrayException(
                Fault.OUTPUT_NOT_A_NUMBER,
                "the output is not a finite number in channel " + channel + " at pixel " + pixel
                        + "; the network has diverged or its weights are damaged");
    }

    public Fault fault() {
        return fault;
    }

    /** Returns the same fault, with its place before the message. */
    public MalformedArrayException at(String place) {
        return new MalformedArrayException(fault, place + ": " + getMessage());
    }
}
