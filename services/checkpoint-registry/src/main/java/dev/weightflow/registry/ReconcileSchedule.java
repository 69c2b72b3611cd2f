package dev.weightflow.registry;

import dev.weightflow.platform.service.ServiceHandle;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;

/** Catches what no event tells of: a request that was not sent, a cooldown that is over, a log that can be read again. */
@ApplicationScoped
class ReconcileSchedule {

    private final ServiceHandle<Registry> registry;

    ReconcileSchedule(ServiceHandle<Registry> registry) {
        this.registry = registry;
    }

    @Scheduled(
            every = "${weightflow.registry.reconcile-every:3m}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void reconcile() {
        registry.ifStarted().ifPresent(started -> started.reconciler().reconcile());
    }

    /** What has failed is tried again sooner, with growing pauses. */
    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void retry() {
        registry.ifStarted().ifPresent(started -> started.reconciler().retry());
    }
}
