package dev.weightflow.local.command;

import dev.weightflow.local.console.CommandFailure;
import dev.weightflow.local.console.ExitStatus;
import dev.weightflow.scenes.ScenesException;

/** Scenes could not be rendered. */
public final class SceneFailure extends CommandFailure {

    private SceneFailure(ScenesException cause) {
        super(cause.code(), status(cause), cause.getMessage(), cause);
    }

    public static SceneFailure of(ScenesException cause) {
        return new SceneFailure(cause);
    }

    private static ExitStatus status(ScenesException failure) {
        if (failure instanceof ScenesException.InvalidOptions) {
            return ExitStatus.USAGE;
        }
        if (failure instanceof ScenesException.Interrupted) {
            return ExitStatus.INTERRUPTED;
        }
        return failure instanceof ScenesException.StorageFailed ? ExitStatus.FAILED : ExitStatus.REFUSED;
    }
}
