package dev.weightflow.retraining;

import dev.weightflow.platform.configuration.Settings;
import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.eventlog.JournalOptions;
import dev.weightflow.platform.eventlog.segment.SegmentStreams;
import dev.weightflow.platform.messaging.RequestSender;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.SignedObjectStore;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.projection.CoalescingExecutor;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.Reviewer;
import dev.weightflow.schema.topic.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import org.eclipse.microprofile.config.Config;

/** Wires the service. */
@Singleton
class RetrainingWiring {
    /** CloudEvents source of the service's events. */
    static final String SOURCE = "/weightflow/" + RetrainingSettings.NAME;

    private final Clock clock = Clock.systemUTC();

    @Produces
    @Singleton
    RetrainingSettings settings(Config config) {
        return RetrainingSettings.of(Settings.of(config));
    }

    @Produces
    @Singleton
    ObjectStore store(RetrainingSettings settings, MeterRegistry meters, FactReader facts) {
        return SignedObjectStore.over(settings.objectStore().open(meters), facts.signatures());
    }

    @Produces
    @Singleton
    ServiceHandle<Retraining> retraining(
            RetrainingSettings settings,
            ObjectStore store,
            RequestSender requests,
            MeterRegistry meters,
            FactReader facts,
            SegmentStreams segments) {
        RetrainingMetrics metrics = new RetrainingMetrics(meters);
        JournalOptions options = JournalOptions.of(SOURCE, clock)
                .withSnapshots(store)
                .withDatabases(settings.databases())
                .withFacts(facts)
                .withMeters(meters);
        return ServiceHandle.of(RetrainingSettings.NAME, service -> {
            Journals journals = Journals.follow(
                    service,
                    settings.kafka(),
                    Topics.RETRAINING,
                    RetrainingSettings.NAME,
                    RetrainingSettings.NAME,
                    options,
                    metrics::stated);
            segments.save(service, settings.kafka(), Topics.RETRAINING, store);
            ExecutorService background = Reviewer.background(RetrainingSettings.NAME);
            service.work((AutoCloseable) background::shutdownNow);
            Retraining retraining = Retraining.over(journals, store, requests, clock, System::nanoTime, background);
            retraining.retrainer().show(meters, "retrainings", clock);
            retraining.retrainer().reconcile();
            retraining.drift().show(meters, "windows", clock);
            retraining.drift().reconcile();
            DriftGauges gauges = new DriftGauges(meters, journals, retraining.driftQueries());
            BudgetGauges budgets = new BudgetGauges(meters, journals, retraining.queries());
            gauges.refresh();
            budgets.refresh();
            CoalescingExecutor refreshes = new CoalescingExecutor(background);
            journals.onRetrainingEvent(event -> {
                refreshes.execute(gauges, gauges::refresh);
                refreshes.execute(budgets, budgets::refresh);
            });
            journals.onModelEvent(event -> refreshes.execute(gauges, gauges::refresh));
            return retraining;
        });
    }
}
