package dev.weightflow.registry;

import dev.weightflow.platform.configuration.Settings;
import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.eventlog.Journal;
import dev.weightflow.platform.eventlog.JournalOptions;
import dev.weightflow.platform.eventlog.KafkaEventLog;
import dev.weightflow.platform.eventlog.Projection;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.platform.objectstore.SignedObjectStore;
import dev.weightflow.platform.service.ServiceContext;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.registry.gate.Gate;
import dev.weightflow.registry.journal.Datasets;
import dev.weightflow.registry.journal.Evaluations;
import dev.weightflow.registry.journal.Journals;
import dev.weightflow.registry.journal.RequestSender;
import dev.weightflow.registry.journal.Trainings;
import dev.weightflow.registry.metrics.ModelGauges;
import dev.weightflow.registry.metrics.RegistryMetrics;
import dev.weightflow.registry.model.Models;
import dev.weightflow.registry.reconcile.CoalescingExecutor;
import dev.weightflow.registry.scrub.Scrub;
import dev.weightflow.registry.verification.LogVerifier;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.topic.Topic;
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
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
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
        RegistryMetrics metrics = new RegistryMetrics(meters, clock);
        JournalOptions options = options(store, meters, facts);
        KafkaConnection kafka = settings.kafka();
        return ServiceHandle.of(RegistrySettings.NAME, service -> {
            Journals journals = new Journals(
                    read(service, kafka, Topics.DATASETS, JobEvent.class, Datasets.PROJECTION, options, facts),
                    read(service, kafka, Topics.TRAININGS, JobEvent.class, Trainings.PROJECTION, options, facts),
                    read(service, kafka, Topics.EVALUATIONS, JobEvent.class, Evaluations.PROJECTION, options, facts),
                    service.follow(Journal.open(
                            KafkaEventLog.open(
                                    kafka, Topics.MODELS, ModelEvent.class, RegistrySettings.NAME, meters, facts),
                            Models.PROJECTION,
                            options)),
                    metrics::stated);
            ExecutorService background = background();
            service.work((AutoCloseable) background::shutdownNow);
            Registry registry = Registry.over(
                    journals,
                    store,
                    settings.objectStore().contents(),
                    settings.garbageGrace(),
                    new Gate(settings.rules()),
                    requests,
                    clock,
                    background);
            metrics.watch(registry.reconciler());
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
        Path copy = settings.dataDir().resolve("scrub").resolve("object");
        Scrub scrub = new Scrub(
                () -> registry.get().garbage().kept(),
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

    /** One thread; once it is shut down, what events would have it do is left to the next start. */
    private static ExecutorService background() {
        return new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> new Thread(task, RegistrySettings.NAME + "-reconciler"),
                new ThreadPoolExecutor.DiscardPolicy());
    }

    private static <S, E extends Event> Journal<S, E> read(
            ServiceContext service,
            KafkaConnection kafka,
            Topic topic,
            Class<E> family,
            Projection<S, E> projection,
            JournalOptions options,
            FactReader facts) {
        return service.follow(Journal.readOnly(
                KafkaEventLog.open(kafka, topic, family, options.meters(), facts), projection, options));
    }
}
