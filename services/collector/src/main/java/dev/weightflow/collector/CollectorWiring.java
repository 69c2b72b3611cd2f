package dev.weightflow.collector;

import dev.weightflow.platform.configuration.Settings;
import dev.weightflow.platform.database.Databases;
import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.eventlog.JournalOptions;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.scratch.ScratchFolder;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.projection.Journals;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.eclipse.microprofile.config.Config;

/** Wires the program. */
@Singleton
class CollectorWiring {
    @Produces
    @Singleton
    CollectorSettings settings(Config config) {
        return CollectorSettings.of(Settings.of(config));
    }

    /** Creates the collector, which reads the logs from their beginnings, with their signed heads, and writes nothing to them. */
    @Produces
    @Singleton
    ServiceHandle<GarbageCollector> collector(CollectorSettings settings, MeterRegistry meters, FactReader facts) {
        Clock clock = Clock.systemUTC();
        ObjectStore store = settings.objectStore().open(meters);
        JournalOptions options = JournalOptions.of("/weightflow/" + CollectorSettings.NAME, clock)
                .withSnapshots(store)
                .withSnapshotEvery(Integer.MAX_VALUE)
                .recordedAlone()
                .withFacts(facts)
                .withMeters(meters);
        return ServiceHandle.of(CollectorSettings.NAME, service -> {
            // what an earlier run has kept is not relied on: a row that a disk has lost would make its object garbage
            ScratchFolder scratch =
                    service.open(ScratchFolder.open(settings.dataDir().resolve("scratch")));
            return new GarbageCollector(
                    Journals.readOnly(
                            service,
                            settings.kafka(),
                            CollectorSettings.NAME,
                            options.withDatabases(Databases.embedded(scratch.path()))),
                    store,
                    settings.objectStore().contents(),
                    settings.grace(),
                    settings.largestShare(),
                    clock);
        });
    }
}
