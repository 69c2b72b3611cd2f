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
 * @param copy the bucket to which a copy is made
 */
record RestoreSettings(
        KafkaConnection kafka,
        S3Settings objectStore,
        Optional<Path> keyRing,
        Optional<Path> keys,
        Set<String> givenUp,
        Optional<String> elsewhere,
        Optional<S3Settings> copy) {
    static final String NAME = "restore";

    private static final String KEYS = "weightflow.restore.keys";

    /** @throws dev.weightflow.platform.configuration.ConfigurationException with all faults */
    static RestoreSettings of(Map<String, String> environment) {
        Settings settings = Settings.of(
                "weightflow.",
                key -> Optional.ofNullable(
                        environment.get(key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT))),
                environment.keySet());
        S3Settings objectStore = S3Settings.from(settings);
        Optional<String> ring = settings.optionalText("weightflow.signing.key-ring");
        Optional<String> keys = settings.optionalText(KEYS);
        RestoreSettings read = new RestoreSettings(
                KafkaConnection.from(settings, NAME),
                objectStore,
                ring.map(Path::of),
                keys.map(Path::of),
                settings.optionalText(FactReader.ACCEPT_LOSS)
                        .map(places -> Arrays.stream(places.split(","))
                                .map(String::strip)
                                .collect(Collectors.toSet()))
                        .orElse(Set.of()),
                settings.optionalText("weightflow.restore.elsewhere"),
                copy(settings, objectStore));
        settings.complete();
        return read;
    }

    /** Reads the bucket of a copy; what it does not name is as of the other one. */
    private static Optional<S3Settings> copy(Settings settings, S3Settings from) {
        Optional<String> endpoint = settings.optionalText("weightflow.copy.endpoint");
        Optional<String> bucket = settings.optionalText("weightflow.copy.bucket");
        Optional<String> region = settings.optionalText("weightflow.copy.region");
        Optional<String> access = settings.optionalText("weightflow.copy.access-key");
        Optional<String> secret = settings.optionalText("weightflow.copy.secret-key");
        settings.require(
                access.isPresent() == secret.isPresent(),
                "weightflow.copy.access-key and weightflow.copy.secret-key belong together; set both or none");
        settings.require(
                bucket.isPresent() || endpoint.isEmpty(),
                "weightflow.copy.endpoint is set without weightflow.copy.bucket");
        settings.require(
                bucket.isEmpty() || !bucket.get().equals(from.bucket()) || endpoint.isPresent(),
                "weightflow.copy.bucket is the bucket itself: name another one, or its endpoint");
        return bucket.map(name -> new S3Settings(
                endpoint.orElse(from.endpoint()),
                name,
                region.orElse(from.region()),
                access.map(key -> new S3Settings.StaticKeys(key, secret.orElse(""), Optional.empty()))
                        .or(from::keys)));
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
