package dev.weightflow.local.weights;

import dev.weightflow.local.console.CommandFailure;
import dev.weightflow.local.console.ExitStatus;
import dev.weightflow.model.weights.WeightsException;

/** What the command line says and answers when weights cannot be read or written. */
public final class WeightsFailure {

    private WeightsFailure() {}

    public static CommandFailure of(WeightsException failure) {
        ExitStatus status = failure instanceof WeightsException.Missing
                ? ExitStatus.NOT_FOUND
                : failure instanceof WeightsException.Refused ? ExitStatus.REFUSED : ExitStatus.FAILED;
        return new CommandFailure(failure.code(), status, failure.getMessage(), failure);
    }
}
