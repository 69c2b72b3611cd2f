package dev.weightflow.model.task;

import java.util.Locale;

/** An output, prediction or label that does not have its task's form. The {@link #fault()} is stable, the message is for people. */
public final class MalformedArrayException extends IllegalArgumentException {

    /** What is wrong; {@link #code()} is the name that logs and metrics use. */
    public enum Fault {
        /** The network's output is NaN, or infinite where it must be finite. */
        OUTPUT_NOT_A_NUMBER,
        /** A prediction that its form does not allow: a class that there is not, a probability outside 0–1. */
        PREDICTION_OUT_OF_RANGE,
        LABEL_OUT_OF_RANGE,
        WRONG_SIZE;

        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final long serialVersionUID = 1;

    private final Fault fault;

    /** @param message one sentence that names the thing and the way out */
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

    /** The same fault, with words in front that say where it was met. */
    public MalformedArrayException at(String place) {
        return new MalformedArrayException(fault, place + ": " + getMessage());
    }
}
