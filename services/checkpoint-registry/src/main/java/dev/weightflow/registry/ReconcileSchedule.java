package dev.weightflow.registry;

import dev.weightflow.platform.service.RetryingStartup;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;

/** Catches what was missed: an event that could not be handled, a request that was not sent, a cooldown that is over. */
@ApplicationScoped
class ReconcileSchedule {

    private final RetryingStartup<Registry> registry;

    ReconcileSchedule(RetryingStartup<Registry> registry) {
        this.registry = registry;
    }

    @Scheduled(
            every = "${weightflow.registry.reconcile-every:3m}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void reconcile() {
        registry.ifStarted().ifPresent(started -> started.reconciler().reconcile());
    }
}
