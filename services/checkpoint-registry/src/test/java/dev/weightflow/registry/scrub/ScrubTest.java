package dev.weightflow.registry.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.local.server.SigningKeys;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.SignedObjectStore;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.projection.MutableClock;
import dev.weightflow.projection.PlatformFixture;
import dev.weightflow.projection.PlatformFixture.Stored;
import dev.weightflow.projection.reachability.NeededObjects;
import dev.weightflow.projection.reachability.ObjectKind;
import dev.weightflow.registry.RegistryFixture;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.TrainingSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that unused objects are read too, slowly, and that findings are reported until they are repaired. */
class ScrubTest {
    private static final long PLENTY = 1 << 30;
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final MutableClock clock = new MutableClock(RegistryFixture.NOW);
    private final InMemoryObjectStore store = new InMemoryObjectStore(clock);
    private final List<Digest> read = new ArrayList<>();
    private int asked;

    @TempDir
    private Path folder;

    private PlatformFixture platform;
    private DatasetId dataset;
    private TrainingSpec spec;
    private Stored checkpoint;

    @BeforeEach
    void a_version() {
        platform = new PlatformFixture(store, store.contents(), clock);
        dataset = platform.dataset("scenes");
        spec = PlatformFixture.spec(dataset, 1);
        platform.claimed(spec);
        checkpoint = platform.committed(spec, 3);
        platform.completed(spec, checkpoint);
        platform.promoted(spec, checkpoint);
    }

    @AfterEach
    void close() {
        platform.close();
    }

    @Test
    void what_is_damaged_is_told_with_what_refers_to_it_and_the_remedy_until_it_is_made_good() {
        Scrub scrub = scrub(store, PLENTY);
        byte[] sound = damage(checkpoint.state());

        scrub.run();

        assertThat(scrub.damaged()).singleElement().satisfies(found -> {
            assertThat(found.digest()).isEqualTo(checkpoint.state());
            assertThat(found.kind()).isEqualTo(ObjectKind.TRAINING_STATE);
            assertThat(found.code()).isEqualTo("object-damaged");
            assertThat(found.reason()).contains("version 1 of people");
            assertThat(found.remedy()).contains("the same bytes");
        });

        store.putVerified(sound);
        clock.advance(MINUTE);
        scrub.run();

        assertThat(scrub.damaged()).isEmpty();
    }

    @Test
    void everything_that_is_needed_is_read_once_a_round() {
        platform.put("nothing leads to it");
        Set<Digest> needed = needed();
        Scrub scrub = scrub(store, PLENTY);

        scrub.run();
        clock.advance(MINUTE);
        scrub.run();
        assertThat(read).hasSameSizeAs(needed).containsExactlyInAnyOrderElementsOf(needed);

        clock.advance(DAY);
        scrub.run();
        assertThat(read).hasSize(2 * needed.size());
    }

    @Test
    void no_more_is_read_than_the_time_allows_for_and_another_process_goes_on_where_the_first_has_ended() {
        Set<Digest> needed = needed();
        Scrub first = scrub(store, 1);

        first.run(); // with a minute's allowance
        int once = read.size();
        first.run();
        assertThat(read).hasSize(once);
        assertThat(once).isBetween(1, needed.size() - 1);

        Scrub second = scrub(store, PLENTY);
        second.run();
        assertThat(read).hasSameSizeAs(needed).containsExactlyInAnyOrderElementsOf(needed);
    }

    @Test
    void what_was_found_is_known_to_the_next_process() {
        damage(checkpoint.id().digest());
        scrub(store, PLENTY).run();

        Scrub next = scrub(store, PLENTY);
        next.run();

        assertThat(next.damaged())
                .extracting(DamagedObject::digest)
                .containsExactly(checkpoint.id().digest());
    }

    @Test
    void what_nothing_leads_to_any_more_is_told_no_more() {
        TrainingSpec other = PlatformFixture.spec(dataset, 2);
        platform.claimed(other);
        Stored early = platform.committed(other, 3);
        damage(early.state());
        Scrub scrub = scrub(store, PLENTY);
        scrub.run();
        assertThat(scrub.damaged()).hasSize(1);

        platform.committed(other, 6);
        clock.advance(DAY);
        scrub.run();

        assertThat(scrub.damaged()).isEmpty();
    }

    @Test
    void what_is_missing_and_still_needed_is_told_until_it_is_there_again() {
        Scrub scrub = scrub(store, PLENTY);
        scrub.run();
        assertThat(scrub.damaged()).isEmpty();
        byte[] sound = store.read(checkpoint.state());
        store.lose(checkpoint.state());
        clock.advance(DAY);

        scrub.run();

        assertThat(scrub.damaged()).singleElement().satisfies(found -> {
            assertThat(found.digest()).isEqualTo(checkpoint.state());
            assertThat(found.isMissing()).isTrue();
            assertThat(found.reason()).contains("version 1 of people");
        });
        clock.advance(MINUTE);
        scrub.run();
        assertThat(scrub.damaged()).hasSize(1);

        store.putVerified(sound);
        clock.advance(MINUTE);
        scrub.run();
        assertThat(scrub.damaged()).isEmpty();
    }

    @Test
    void what_was_collected_since_the_round_began_is_no_finding() {
        TrainingSpec other = PlatformFixture.spec(dataset, 2);
        platform.claimed(other);
        Stored early = platform.committed(other, 3);
        Scrub scrub = scrub(store, 1);
        scrub.run(); // the round begins, and knows of that checkpoint
        List<Digest> collected = early.objects().stream()
                .filter(object -> !read.contains(object))
                .toList();
        assertThat(collected).isNotEmpty();

        platform.committed(other, 6);
        collected.forEach(store::lose);
        for (int i = 0; i < 2000; i++) {
            clock.advance(MINUTE);
            scrub.run();
            assertThat(scrub.damaged()).isEmpty();
        }

        assertThat(read).containsAll(collected);
    }

    @Test
    void when_much_is_missing_the_logs_are_asked_again_now_and_then_only() {
        Scrub scrub = scrub(store, PLENTY);
        needed().forEach(store::lose);

        scrub.run();
        int once = asked;
        for (int i = 0; i < 29; i++) {
            clock.advance(MINUTE);
            scrub.run();
        }

        assertThat(once).isEqualTo(2);
        assertThat(asked).isEqualTo(2);
        assertThat(scrub.damaged()).allMatch(DamagedObject::isMissing).hasSizeGreaterThan(3);
    }

    @Test
    void signatures_of_documents_are_looked_at(@TempDir Path folder) {
        SigningKeys keys = SigningKeys.in(folder);
        List.of("trainer", "dataset-ingestion", "checkpoint-registry").forEach(keys::of);
        signed(keys, "dataset-ingestion").sign(dataset.digest());
        ObjectStore trainer = signed(keys, "trainer");
        trainer.sign(checkpoint.manifest());
        Scrub scrub = scrub(signed(keys, "checkpoint-registry"), PLENTY);
        scrub.run();
        assertThat(scrub.damaged()).isEmpty();

        String name = store.list("signatures/trainer/").get(0);
        store.replace(name, new byte[] {1, 2, 3});
        clock.advance(DAY);
        scrub.run();
        assertThat(scrub.damaged()).extracting(DamagedObject::code).containsExactly("object-not-signed");

        trainer.sign(checkpoint.manifest());
        clock.advance(MINUTE);
        scrub.run();
        assertThat(scrub.damaged()).isEmpty();
    }

    private Set<Digest> needed() {
        Set<Digest> needed = new HashSet<>();
        new NeededObjects(platform.journals(), store).each(object -> needed.add(object.digest()));
        return needed;
    }

    private ObjectStore signed(SigningKeys keys, String principal) {
        return SignedObjectStore.over(store, Signatures.open(principal, keys.ring(), keys.key(principal)));
    }

    private Scrub scrub(ObjectStore seen, long bytesPerSecond) {
        return new Scrub(
                visitor -> {
                    asked++;
                    return new NeededObjects(platform.journals(), store).each(visitor);
                },
                seen,
                digest -> {
                    read.add(digest);
                    return seen.read(digest).length;
                },
                folder,
                bytesPerSecond,
                DAY,
                clock);
    }

    private byte[] damage(Digest digest) {
        byte[] sound = store.read(digest);
        byte[] damaged = sound.clone();
        damaged[0] ^= 1;
        store.damage(digest, damaged);
        return sound;
    }
}
