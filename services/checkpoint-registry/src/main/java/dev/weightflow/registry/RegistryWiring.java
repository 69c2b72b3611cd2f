package dev.weightflow.registry;

import dev.weightflow.data.weights.published.Downloads;
import dev.weightflow.data.weights.published.EnvironmentProxies;
import dev.weightflow.data.weights.published.PublishedTable;
import dev.weightflow.data.weights.published.WeightsCache;
import dev.weightflow.model.network.PretrainedBackbone;
import dev.weightflow.platform.configuration.Settings;
import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.eventlog.JournalOptions;
import dev.weightflow.platform.eventlog.segment.SegmentStreams;
import dev.weightflow.platform.messaging.RequestSender;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.SignedObjectStore;
import dev.weightflow.platform.scratch.ScratchFolder;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.projection.CoalescingExecutor;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.Reviewer;
import dev.weightflow.projection.reachability.NeededObjects;
import dev.weightflow.registry.baseweights.PublishedImports;
import dev.weightflow.registry.gate.Gate;
import dev.weightflow.registry.metrics.ModelGauges;
import dev.weightflow.registry.metrics.RegistryMetrics;
import dev.weightflow.registry.scrub.DamagedObject;
import dev.weightflow.registry.scrub.Scrub;
import dev.weightflow.registry.verification.LogVerifier;
import dev.weightflow.registry.verification.VerifiedCopies;
import dev.weightflow.registry.webhook.Webhooks;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.topic.Topics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.ProxySelector;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.Config;

/** Wires the service. */
@Singleton
public class RegistryWiring {
    /** CloudEvents source of the registry's events. */
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
            FactReader facts,
            SegmentStreams segments) {
        RegistryMetrics metrics = new RegistryMetrics(meters);
        JournalOptions options = options(store, meters, facts).withDatabases(settings.databases());
        return ServiceHandle.of(RegistrySettings.NAME, service -> {
            Journals journals = Journals.follow(
                    service,
                    settings.kafka(),
                    Topics.MODELS,
                    RegistrySettings.NAME,
                    "registry",
                    options,
                    metrics::stated);
            segments.save(service, settings.kafka(), Topics.MODELS, store);
            ExecutorService background = Reviewer.background(RegistrySettings.NAME);
            service.work((AutoCloseable) background::shutdownNow);
            Registry registry = Registry.over(journals, store, new Gate(settings.rules()), requests, clock, background);
            registry.reconciler().show(meters, "reviews", clock);
            ModelGauges gauges = new ModelGauges(meters, journals);
            gauges.refresh();
            CoalescingExecutor refreshes = new CoalescingExecutor(background);
            journals.onModelEvent(event -> refreshes.execute(gauges, gauges::refresh));
            registry.reconciler().reconcile();
            return registry.with(service.work(Webhooks.start(
                    settings.webhooks(),
                    SOURCE,
                    settings.console(),
                    settings.kafka(),
                    facts,
                    store,
                    journals,
                    proxies(),
                    meters,
                    clock)));
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
    @Startup // another process that has the folder stops this one before it takes requests
    ScratchFolder scratch(RegistrySettings settings) {
        return ScratchFolder.open(settings.dataDir().resolve("scratch"));
    }

    void close(@Disposes ScratchFolder scratch) {
        scratch.close();
    }

    @Produces
    @Singleton
    VerifiedCopies copies(ObjectStore store, ScratchFolder scratch) {
        return new VerifiedCopies(store, scratch);
    }

    @Startup // what a killed process has left is removed before anybody asks for weights
    @Produces
    @Singleton
    PublishedImports published(RegistrySettings settings) {
        Downloads downloads =
                Downloads.of(settings.weightsMirror(), proxies()).atMost((long) settings.uploadMib() << 20);
        WeightsCache cache = new WeightsCache(
                settings.dataDir().resolve("published-weights"),
                PublishedTable.standard(),
                PretrainedBackbone::requireModel,
                Optional.of(downloads));
        return PublishedImports.open(cache, settings.published(), clock.instant());
    }

    private static ProxySelector proxies() {
        return new EnvironmentProxies(System.getenv(), ProxySelector.getDefault());
    }

    @Produces
    @Singleton
    Scrub scrub(
            RegistrySettings settings,
            ObjectStore store,
            VerifiedCopies copies,
            ServiceHandle<Registry> registry,
            MeterRegistry meters) {
        Scrub scrub = new Scrub(
                visitor -> new NeededObjects(registry.get().journals(), store).each(visitor),
                store,
                copies::verify,
                settings.dataDir().resolve("scrub").resolve("round"),
                settings.scrubKibPerSecond() * 1024L,
                settings.scrubEvery(),
                clock);
        gauge(meters, "weightflow.store.damaged", scrub, found -> !found.isMissing());
        gauge(meters, "weightflow.store.missing", scrub, DamagedObject::isMissing);
        return scrub;
    }

    private static void gauge(MeterRegistry meters, String name, Scrub scrub, Predicate<DamagedObject> which) {
        Gauge.builder(name, () -> scrub.damaged().stream().filter(which).count())
                .baseUnit("objects")
                .register(meters);
    }
}
