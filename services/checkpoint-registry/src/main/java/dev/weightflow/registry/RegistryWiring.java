package dev.weightflow.registry;

import dev.weightflow.platform.configuration.Settings;
import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.eventlog.JournalOptions;
import dev.weightflow.platform.messaging.RequestSender;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.platform.objectstore.SignedObjectStore;
import dev.weightflow.platform.objectstore.StoredContents;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.projection.CoalescingExecutor;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.Reviewer;
import dev.weightflow.projection.reachability.Scan;
import dev.weightflow.registry.gate.Gate;
import dev.weightflow.registry.metrics.ModelGauges;
import dev.weightflow.registry.metrics.RegistryMetrics;
import dev.weightflow.registry.scrub.Scrub;
import dev.weightflow.registry.verification.LogVerifier;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.topic.Topics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import org.eclipse.microprofile.config.Config;

/** Puts the service together. */
@Singleton
public class RegistryWiring {
    /** Who states the registry's events. */
    public static final String SOURCE = "/weightflow/" + RegistrySettings.NAME;

    private final Clock clock = Clock.systemUTC();

    @Produces
    @Singleton
    RegistrySettings settings(Config config) {
        return RegistrySettings.of(Settings.of(config));
    }

    @Produces
    @Singleton
    ObjectStore store(RegistrySettings settings, MeterRegistry meters, FactReader facts) {
        return SignedObjectStore.over(settings.objectStore().open(meters), facts.signatures());
    }

    @Produces
    @Singleton
    ServiceHandle<Registry> registry(
            RegistrySettings settings,
            ObjectStore store,
            RequestSender requests,
            MeterRegistry meters,
            FactReader facts) {
        RegistryMetrics metrics = new RegistryMetrics(meters);
        JournalOptions options = options(store, meters, facts);
        return ServiceHandle.of(RegistrySettings.NAME, service -> {
            Journals journals = Journals.follow(
                    service,
                    settings.kafka(),
                    Topics.MODELS,
                    RegistrySettings.NAME,
                    "registry",
                    options,
                    metrics::stated);
            ExecutorService background = Reviewer.background(RegistrySettings.NAME);
            service.work((AutoCloseable) background::shutdownNow);
            Registry registry = Registry.over(journals, store, new Gate(settings.rules()), requests, clock, background);
            registry.reconciler().show(meters, "reviews", clock);
            ModelGauges gauges = new ModelGauges(meters, journals);
            gauges.refresh();
            CoalescingExecutor refreshes = new CoalescingExecutor(background);
            journals.onModelEvent(event -> refreshes.execute(gauges, gauges::refresh));
            registry.reconciler().reconcile();
            return registry;
        });
    }

    @Produces
    @Singleton
    LogVerifier logVerifier(RegistrySettings settings, ObjectStore store, FactReader facts) {
        return new LogVerifier(settings.kafka(), options(store, new CompositeMeterRegistry(), facts));
    }

    private JournalOptions options(ObjectStore store, MeterRegistry meters, FactReader facts) {
        return JournalOptions.of(SOURCE, clock)
                .withSnapshots(store)
                .withFacts(facts)
                .withHeadKeptAfter(AliasMoved.class::isInstance)
                .withMeters(meters);
    }

    @Produces
    @Singleton
    Scrub scrub(RegistrySettings settings, ObjectStore store, ServiceHandle<Registry> registry, MeterRegistry meters) {
        StoredContents contents = settings.objectStore().contents();
        Path copy = settings.dataDir().resolve("scrub").resolve("object");
        Scrub scrub = new Scrub(
                () -> new Scan(registry.get().journals(), store, contents).kept(),
                store,
                digest -> verify(store, digest, copy),
                settings.scrubKibPerSecond() * 1024L,
                settings.scrubEvery(),
                clock);
        Gauge.builder("weightflow.store.damaged", () -> scrub.damaged().size())
                .baseUnit("objects")
                .register(meters);
        return scrub;
    }

    private static void verify(ObjectStore store, Digest digest, Path copy) {
        try {
            store.fetch(digest, copy);
            Files.delete(copy);
        } catch (IOException e) {
            throw ObjectStoreException.localFile("verifying object " + digest.shortId(), e);
        }
    }
}
