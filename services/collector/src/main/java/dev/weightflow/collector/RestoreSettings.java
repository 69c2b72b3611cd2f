package dev.weightflow.collector;

import dev.weightflow.platform.configuration.Settings;
import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.objectstore.S3Settings;
import dev.weightflow.platform.signing.Signatures;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Settings of a restore, from the environment.
 *
 * @param keyRing the ring of all public keys; empty if nothing is signed
 * @param keys the folder with the key of every service, each in {@code SERVICE.key}
 * @param elsewhere the address of the Kafka into which a drill restores
 */
record RestoreSettings(
        KafkaConnection kafka,
        S3Settings objectStore,
        Optional<Path> keyRing,
        Optional<Path> keys,
        Set<String> givenUp,
        Optional<String> elsewhere) {
    static final String NAME = "restore";

    private static final String KEYS = "weightflow.restore.keys";

    /** @throws dev.weightflow.platform.configuration.ConfigurationException with all faults */
    static RestoreSettings of(Map<String, String> environment) {
        Settings settings = Settings.of(
                "weightflow.",
                key -> Optional.ofNullable(
                        environment.get(key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT))),
                environment.keySet());
        Optional<String> ring = settings.optionalText("weightflow.signing.key-ring");
        Optional<String> keys = settings.optionalText(KEYS);
        RestoreSettings read = new RestoreSettings(
                KafkaConnection.from(settings, NAME),
                S3Settings.from(settings),
                ring.map(Path::of),
                keys.map(Path::of),
                settings.optionalText(FactReader.ACCEPT_LOSS)
                        .map(places -> Arrays.stream(places.split(","))
                                .map(String::strip)
                                .collect(Collectors.toSet()))
                        .orElse(Set.of()),
                settings.optionalText("weightflow.restore.elsewhere"));
        settings.complete();
        return read;
    }

    FactReader facts() {
        return new FactReader(
                keyRing.map(ring -> Signatures.checking(NAME, ring)).orElse(Signatures.NONE), givenUp);
    }

    /** Returns the signatures of a service, in whose name its restored topic is recorded. */
    Signatures of(String service) {
        return keyRing.map(ring -> Signatures.open(
                        service,
                        ring,
                        keys.orElseThrow(() -> RestoreUsageException.noKeys(KEYS))
                                .resolve(service + ".key")))
                .orElse(Signatures.NONE);
    }
}
