package dev.weightflow.registry;

import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.registry.scrub.Scrub;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;

/** Periodic tasks for what no event triggers: requests that were not sent, logs that have become readable again, damage in the store. */
@ApplicationScoped
class RegistrySchedule {
    private final ServiceHandle<Registry> registry;
    private final Scrub scrub;

    RegistrySchedule(ServiceHandle<Registry> registry, Scrub scrub) {
        this.registry = registry;
        this.scrub = scrub;
    }

    @Scheduled(
            every = "${weightflow.registry.reconcile-every:3m}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void reconcile() {
        registry.ifStarted().ifPresent(started -> started.reconciler().reconcile());
    }

    /** Retries failed work sooner than the next reconciliation, with growing pauses. */
    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void retry() {
        registry.ifStarted().ifPresent(started -> started.reconciler().retry());
    }

    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void scrub() {
        registry.ifStarted().ifPresent(started -> scrub.run());
    }
}
