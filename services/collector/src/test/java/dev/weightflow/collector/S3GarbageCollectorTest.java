package dev.weightflow.collector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.local.server.S3Server;
import dev.weightflow.local.server.SigningKeys;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.S3Settings;
import dev.weightflow.platform.objectstore.SignedObjectStore;
import dev.weightflow.platform.objectstore.StoredContents;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.projection.MutableClock;
import dev.weightflow.projection.PlatformFixture;
import dev.weightflow.projection.PlatformFixture.Stored;
import dev.weightflow.projection.reachability.KeptObject;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.testing.servers.WithEmbeddedServers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the collector with a real S3 server whose documents are signed. */
@WithEmbeddedServers
class S3GarbageCollectorTest {
    private static final String BUCKET = "garbage";
    private static final Duration GRACE = Duration.ofHours(24);

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
        try (PlatformFixture platform = new PlatformFixture(registry, ahead(settings.contents(), clock), clock)) {
            // given
            DatasetId dataset = platform.dataset("scenes");
            ingestion.sign(dataset.digest());
            TrainingSpec spec = PlatformFixture.spec(dataset, 1);
            platform.claimed(spec);
            Stored early = platform.committed(spec, 3);
            Stored last = platform.committed(spec, 6);
            trainer.sign(early.manifest());
            trainer.sign(last.manifest());
            platform.completed(spec, last);
            platform.promoted(spec, last);

            // when
            collector(platform).collect(false);
            clock.advance(GRACE.plusHours(1));
            CollectionReport report = collector(platform).collect(false);

            // then
            assertThat(report.kinds().stream()
                            .mapToLong(kind -> kind.deleted().objects())
                            .sum())
                    .isEqualTo(3);
            assertThat(early.objects()).noneMatch(registry::has);
            List<KeptObject> kept = collector(platform).kept();
            assertThat(kept).extracting(KeptObject::digest).containsAll(last.objects());
            kept.forEach(object -> registry.read(object.digest()));
            registry.requireSigned(last.manifest(), "trainer");
            registry.requireSigned(dataset.digest(), "dataset-ingestion");
            platform.stored(spec, 3);
            registry.requireSigned(early.manifest(), "trainer");
            assertThat(registry.list("garbage/")).singleElement().asString().startsWith("garbage/candidates/");
        }
    }

    /** Simulates a server whose clock follows that one: content that is stored after an advance is younger by as much. */
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
            public Instant now() {
                return contents.now().plus(Duration.between(begin, clock.instant()));
            }

            @Override
            public Set<Digest> delete(List<Digest> digests, Instant storedBefore) {
                return contents.delete(digests, storedBefore);
            }
        };
    }

    private static GarbageCollector collector(PlatformFixture platform) {
        return new GarbageCollector(platform.journals(), platform.store, platform.contents, GRACE, platform.clock);
    }

    private static ObjectStore store(S3Settings settings, SigningKeys keys, String service) {
        keys.of(service);
        return SignedObjectStore.over(settings.open(), Signatures.open(service, keys.ring(), keys.key(service)));
    }
}
