package dev.weightflow.retraining;

import dev.weightflow.platform.service.ServiceHandle;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;

/** Periodic tasks for what no event triggers: requests that were not sent, cooldowns that are over, logs that have become readable again. */
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
        retraining.ifStarted().ifPresent(started -> {
            started.retrainer().reconcile();
            started.drift().reconcile();
        });
    }

    /** Retries failed work sooner than the next reconciliation, with growing pauses. */
    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void retry() {
        retraining.ifStarted().ifPresent(started -> {
            started.retrainer().retry();
            started.drift().retry();
        });
    }
}
