package dev.weightflow.console;

import dev.weightflow.console.live.ProgressStream;
import dev.weightflow.console.owner.Health;
import dev.weightflow.console.owner.ServiceClients;
import dev.weightflow.console.training.Histories;
import dev.weightflow.platform.configuration.Settings;
import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.eventlog.JournalOptions;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.SignedObjectStore;
import dev.weightflow.platform.service.PeriodicTask;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.documents.StoredDocuments;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.eclipse.microprofile.config.Config;

/** Wiring of the service. */
@Singleton
class ConsoleWiring {
    private final Clock clock = Clock.systemUTC();

    @Produces
    @Singleton
    ConsoleSettings settings(Config config) {
        return ConsoleSettings.of(Settings.of(config));
    }

    @Produces
    @Singleton
    ServiceHandle<Console> console(ConsoleSettings settings, MeterRegistry meters, FactReader facts) {
        ObjectStore store = SignedObjectStore.over(settings.objectStore().open(meters), facts.signatures());
        JournalOptions options = JournalOptions.of("/weightflow/" + ConsoleSettings.NAME, clock)
                .withHeads(store)
                .withDatabases(settings.databases())
                .withFacts(facts)
                .withMeters(meters);
        ServiceClients owners = new ServiceClients(settings.owners());
        return ServiceHandle.of(ConsoleSettings.NAME, service -> {
            Journals journals =
                    Journals.readOnly(service, settings.kafka(), ConsoleSettings.NAME, options, Histories.PROJECTION);
            Health health = new Health(settings.health(), clock);
            service.work(PeriodicTask.every(Health.EVERY, "health", health));
            return new Console(journals, new StoredDocuments(store), new ProgressStream(), health, owners, clock);
        });
    }
}
