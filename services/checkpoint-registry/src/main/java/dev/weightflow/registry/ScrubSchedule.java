package dev.weightflow.registry;

import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.registry.scrub.Scrub;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;

/** Lets the scrub go on, a little at a time. */
@ApplicationScoped
class ScrubSchedule {
    private final ServiceHandle<Registry> registry;
    private final Scrub scrub;

    ScrubSchedule(ServiceHandle<Registry> registry, Scrub scrub) {
        this.registry = registry;
        this.scrub = scrub;
    }

    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void scrub() {
        registry.ifStarted().ifPresent(started -> scrub.run());
    }
}
