package dev.weightflow.registry.garbage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.embedded.S3Server;
import dev.weightflow.embedded.SigningKeys;
import dev.weightflow.embedded.testing.WithEmbeddedServers;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.S3Settings;
import dev.weightflow.platform.objectstore.SignedObjectStore;
import dev.weightflow.platform.objectstore.StoredContents;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.projection.MutableClock;
import dev.weightflow.registry.RegistryFixture;
import dev.weightflow.registry.garbage.Platform.Stored;
import dev.weightflow.registry.verification.Verifier;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.training.TrainingSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The collector over a real S3 server whose documents are signed. */
@WithEmbeddedServers
class S3GarbageCollectorTest {
    private static final String BUCKET = "garbage";

    @Test
    void versions_verify_after_a_collection_and_what_is_stored_again_is_signed_still(
            S3Server s3, @TempDir Path folder) {
        s3.createBucket(BUCKET);
        S3Settings settings = S3Settings.of(s3.endpoint(), BUCKET, "us-east-1", s3.accessKey(), s3.secretKey());
        SigningKeys keys = SigningKeys.in(folder);
        ObjectStore trainer = store(settings, keys, "trainer");
        ObjectStore ingestion = store(settings, keys, "dataset-ingestion");
        ObjectStore registry = store(settings, keys, "checkpoint-registry");
        MutableClock clock = new MutableClock(Instant.now());
        try (Platform platform = new Platform(registry, ahead(settings.contents(), clock), clock)) {
            // given
            DatasetId dataset = platform.dataset("scenes");
            ingestion.sign(dataset.digest());
            TrainingSpec spec = Platform.spec(dataset, 1);
            platform.claimed(spec);
            Stored early = platform.committed(spec, 3);
            Stored last = platform.committed(spec, 6);
            trainer.sign(early.manifest());
            trainer.sign(last.manifest());
            platform.completed(spec, last);
            platform.promoted(spec, last);

            // when
            platform.collector().collect(false);
            clock.advance(RegistryFixture.GRACE.plusHours(1));
            CollectionReport report = platform.collector().collect(false);

            // then
            assertThat(report.kinds().stream()
                            .mapToLong(kind -> kind.deleted().objects())
                            .sum())
                    .isEqualTo(3);
            assertThat(early.objects()).noneMatch(registry::has);
            assertThat(new Verifier(registry, true, digest -> registry.read(digest))
                            .verify(version(spec, last))
                            .findings())
                    .isEmpty();
            platform.stored(spec, 3);
            registry.requireSigned(early.manifest(), "trainer");
            assertThat(registry.list("garbage/")).singleElement().asString().startsWith("garbage/candidates/");
        }
    }

    /** As of a server whose clock goes on with that one: what is stored after an advance is younger by as much. */
    private static StoredContents ahead(StoredContents contents, MutableClock clock) {
        Instant begin = clock.instant();
        Set<Digest> early = new HashSet<>();
        return new StoredContents() {
            @Override
            public void each(Consumer<StoredContent> visitor) {
                Duration advance = Duration.between(begin, clock.instant());
                contents.each(content -> {
                    if (advance.isZero()) {
                        early.add(content.digest());
                    }
                    visitor.accept(
                            early.contains(content.digest())
                                    ? content
                                    : new StoredContent(
                                            content.digest(),
                                            content.bytes(),
                                            content.storedAt().plus(advance)));
                });
            }

            @Override
            public Set<Digest> delete(List<Digest> digests, Instant storedBefore) {
                return contents.delete(digests, storedBefore);
            }
        };
    }

    private static ModelVersionRegistered version(TrainingSpec spec, Stored checkpoint) {
        return new ModelVersionRegistered(
                Platform.PEOPLE,
                VersionNumber.FIRST,
                checkpoint.id(),
                checkpoint.manifest(),
                spec.jobId(),
                spec.dataset(),
                MethodName.DELORA,
                Optional.empty(),
                Optional.empty());
    }

    private static ObjectStore store(S3Settings settings, SigningKeys keys, String service) {
        keys.of(service);
        return SignedObjectStore.over(settings.open(), Signatures.open(service, keys.ring(), keys.key(service)));
    }
}
