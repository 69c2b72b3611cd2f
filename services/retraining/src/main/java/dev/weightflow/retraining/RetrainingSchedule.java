package dev.weightflow.retraining;

import dev.weightflow.platform.service.ServiceHandle;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;

/** Catches what no event tells of: a request that was not sent, a cooldown that is over, a log that can be read again. */
@ApplicationScoped
class RetrainingSchedule {
    private final ServiceHandle<Retraining> retraining;

    RetrainingSchedule(ServiceHandle<Retraining> retraining) {
        this.retraining = retraining;
    }

    @Scheduled(
            every = "${weightflow.retraining.reconcile-every:3m}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void reconcile() {
        retraining.ifStarted().ifPresent(started -> started.retrainer().reconcile());
    }

    /** What has failed is tried again sooner, with growing pauses. */
    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void retry() {
        retraining.ifStarted().ifPresent(started -> started.retrainer().retry());
    }
}
