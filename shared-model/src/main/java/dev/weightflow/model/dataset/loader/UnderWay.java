package dev.weightflow.model.dataset.loader;

import dev.weightflow.model.dataset.DatasetException;
import dev.weightflow.model.dataset.ViolationCode;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** A batch that workers are making, and the promises of its samples in order. */
record UnderWay(PendingBatch batch, List<String> ids, List<Future<?>> places) {
    /**
     * Waits for the batch.
     *
     * @throws DatasetException {@link ViolationCode#SAMPLE_FAILED}, or the reader's own code, naming the first sample that failed
     */
    Batch await() {
        for (int i = 0; i < places.size(); i++) {
            try {
                places.get(i).get();
            } catch (ExecutionException e) {
                throw failed(ids.get(i), e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw DatasetException.of(
                        ViolationCode.SAMPLE_FAILED,
                        ids.get(i),
                        "waiting for sample %s was interrupted; begin the step again".formatted(ids.get(i)),
                        e);
            }
        }
        return batch.finished();
    }

    /** Gives up what has not begun yet. */
    void cancel() {
        places.forEach(place -> place.cancel(false));
    }

    private static DatasetException failed(String id, Throwable cause) {
        ViolationCode code =
                cause instanceof DatasetException known ? known.fault().code() : ViolationCode.SAMPLE_FAILED;
        return DatasetException.of(
                code,
                id,
                "sample %s cannot be made ready: %s"
                        .formatted(id, cause.getMessage() == null ? cause : cause.getMessage()),
                cause);
    }
}
