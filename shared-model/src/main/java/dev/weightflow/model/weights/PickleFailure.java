package dev.weightflow.model.weights;

import dev.weightflow.model.weights.pickle.PickleException;

/** Says of which file a pickle's failure is. */
final class PickleFailure {

    private PickleFailure() {}

    static WeightsException in(String file, PickleException failure) {
        String what = "the pickle " + failure.getMessage();
        return switch (failure.fault()) {
            case MALFORMED -> new WeightsException.Malformed(file, what);
            case TOO_LARGE -> new WeightsException.TooLarge(file, what);
            case REFUSED -> new WeightsException.Refused(file, what);
            case UNSUPPORTED -> new WeightsException.Unsupported(file, what);
        };
    }
}
