package dev.weightflow.cli.console;

import dev.weightflow.embedded.process.ServerException;
import dev.weightflow.model.dataset.DatasetException;
import dev.weightflow.model.evaluation.ScoreException;
import dev.weightflow.model.network.CheckpointException;
import dev.weightflow.model.weights.WeightsException;
import dev.weightflow.scenes.ScenesException;
import dev.weightflow.schema.HasErrorCode;
import dev.weightflow.schema.InvalidRecordException;

/**
 * What scripts are told of a failure, whichever library it comes from.
 *
 * @param code a stable word
 * @param status what the process answers
 */
record FailureKind(String code, ExitStatus status) {

    /** What nobody foresaw. */
    static final FailureKind UNEXPECTED = new FailureKind("unexpected", ExitStatus.FAILED);

    static FailureKind of(Exception failure) {
        if (failure instanceof CommandFailure known) {
            return new FailureKind(known.code(), known.status());
        } else if (failure instanceof WeightsException weights) {
            return new FailureKind(weights.code(), status(weights));
        } else if (failure instanceof CheckpointException checkpoint) {
            return new FailureKind(checkpoint.code(), ExitStatus.REFUSED);
        } else if (failure instanceof DatasetException data) {
            return new FailureKind(data.fault().code().code(), ExitStatus.FAILED);
        } else if (failure instanceof ScoreException score) {
            boolean single = score.faults().size() == 1;
            return new FailureKind(single ? score.faults().get(0).code().code() : "not-scored", ExitStatus.FAILED);
        } else if (failure instanceof ScenesException scenes) {
            return new FailureKind(scenes.code(), status(scenes));
        } else if (failure instanceof ServerException server) {
            return new FailureKind(server.code(), status(server));
        } else if (failure instanceof InvalidRecordException invalid) {
            return new FailureKind(invalid.code(), ExitStatus.USAGE);
        }
        return failure instanceof HasErrorCode coded ? new FailureKind(coded.code(), ExitStatus.FAILED) : UNEXPECTED;
    }

    private static ExitStatus status(WeightsException failure) {
        if (failure instanceof WeightsException.Missing) {
            return ExitStatus.NOT_FOUND;
        }
        return failure instanceof WeightsException.Refused ? ExitStatus.REFUSED : ExitStatus.FAILED;
    }

    private static ExitStatus status(ScenesException failure) {
        if (failure instanceof ScenesException.InvalidOptions) {
            return ExitStatus.USAGE;
        } else if (failure instanceof ScenesException.Interrupted) {
            return ExitStatus.INTERRUPTED;
        }
        return failure instanceof ScenesException.StorageFailed ? ExitStatus.FAILED : ExitStatus.REFUSED;
    }

    private static ExitStatus status(ServerException failure) {
        return failure instanceof ServerException.DirectoryInUse || failure instanceof ServerException.PortBusy
                ? ExitStatus.REFUSED
                : ExitStatus.FAILED;
    }
}
