package dev.weightflow.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.collector.CollectionReport.Amount;
import dev.weightflow.collector.CollectionReport.OfKind;
import dev.weightflow.platform.eventlog.LogHead;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.StoredContents;
import dev.weightflow.projection.LogsFixture;
import dev.weightflow.projection.MutableClock;
import dev.weightflow.projection.PlatformFixture;
import dev.weightflow.projection.PlatformFixture.Stored;
import dev.weightflow.projection.reachability.ObjectKind;
import dev.weightflow.projection.reachability.Unreadable;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.SampleIndex;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.TrainingSpec;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests which objects are deleted as garbage and which are kept. */
class GarbageCollectorTest {
    private static final Duration GRACE = Duration.ofHours(24);
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    private InMemoryObjectStore store;
    private PlatformFixture platform;
    private DatasetId dataset;
    private TrainingSpec spec;

    @BeforeEach
    void a_dataset_and_a_training() {
        MutableClock clock = new MutableClock(LogsFixture.NOW);
        store = new InMemoryObjectStore(clock);
        platform = new PlatformFixture(store, store.contents(), clock);
        dataset = platform.dataset("scenes");
        spec = PlatformFixture.spec(dataset, 1);
        platform.claimed(spec);
    }

    @AfterEach
    void close() {
        platform.close();
    }

    @Test
    void of_an_ended_training_only_the_result_is_kept() {
        Stored first = platform.committed(spec, 3);
        Stored second = platform.committed(spec, 6);
        Stored last = platform.committed(spec, 9);
        platform.completed(spec, last);

        CollectionReport marked = collect();

        assertThat(total(marked, OfKind::deleted)).isZero();
        assertThat(amount(marked, ObjectKind.WEIGHTS).waiting().objects()).isEqualTo(2);
        assertThat(amount(marked, ObjectKind.TRAINING_STATE).waiting().objects())
                .isEqualTo(2);
        assertThat(amount(marked, ObjectKind.CHECKPOINT_MANIFEST).waiting().objects())
                .isEqualTo(2);
        assertThat(marked.nextAt()).contains(platform.clock.instant().plus(GRACE));

        later(GRACE);
        CollectionReport swept = collect();

        assertThat(total(swept, OfKind::deleted)).isEqualTo(6);
        assertThat(total(swept, OfKind::waiting)).isZero();
        assertThat(swept.nextAt()).isEmpty();
        assertThat(present(first, second)).isEmpty();
        assertSound(last);
        assertThat(platform.store.list("checkpoints/")).as("names stay").hasSize(3);
        assertThat(total(collect(), OfKind::deleted)).isZero();
    }

    @Test
    void of_the_curves_of_a_training_the_latest_is_kept_which_has_the_others_in_it() {
        Digest first = platform.committedWithCurve(spec, 3);
        Digest second = platform.committedWithCurve(spec, 6);
        platform.completed(spec, platform.stored(spec, 6));

        collect();
        later(GRACE);
        collect();

        assertThat(store.has(first)).isFalse();
        assertThat(store.has(second)).isTrue();
    }

    @Test
    void the_best_checkpoint_of_a_training_is_kept_beside_the_last() {
        Stored early = platform.committed(spec, 3);
        Stored best = platform.stored(spec, 6);
        Stored last = platform.committedWithBest(spec, 9, best, 6);
        platform.completed(spec, last);

        collect();
        later(GRACE);
        CollectionReport swept = collect();

        assertSound(best);
        assertSound(last);
        assertThat(present(early)).isEmpty();
        assertThat(total(swept, OfKind::deleted)).isEqualTo(early.objects().size());
        assertThat(collector(platform).kept())
                .filteredOn(object -> object.digest().equals(best.id().digest()))
                .singleElement()
                .satisfies(object -> assertThat(object.reason()).endsWith(", best"));
    }

    @Test
    void what_a_dataset_shows_is_kept_with_it() {
        Digest index = platform.journals().datasets().sampleIndex(dataset).orElseThrow();
        SampleIndex.Part part = WeightflowJson.read(store.read(index), SampleIndex.class)
                .parts()
                .get(0);
        Digest nobodys = store.put(new byte[] {1, 2, 3});

        collect();
        later(GRACE);
        collect();

        assertThat(store.has(nobodys)).isFalse();
        assertThat(List.of(index, part.index(), part.thumbnails())).allMatch(store::has);
    }

    @Test
    void a_method_file_is_kept_with_its_training_and_one_that_nothing_names_is_not() {
        Digest named = store.put("def adapt(w0, p): # of a training".getBytes(StandardCharsets.UTF_8));
        Digest nobodys = store.put("def adapt(w0, p): # of none".getBytes(StandardCharsets.UTF_8));
        platform.claimed(PlatformFixture.spec(dataset, 2)
                .with(WeightflowJson.read(
                        ("{\"name\":\"file\",\"digest\":\"" + named + "\"}").getBytes(StandardCharsets.UTF_8),
                        MethodSpec.class)));

        collect();
        later(GRACE);
        CollectionReport report = collect();

        assertThat(store.has(nobodys)).isFalse();
        assertThat(store.has(named)).isTrue();
        assertThat(amount(report, ObjectKind.METHOD_FILE).kept().objects()).isOne();
    }

    @Test
    void a_preview_says_what_a_collection_would_do_and_does_nothing() {
        Stored first = platform.committed(spec, 3);
        platform.completed(spec, platform.committed(spec, 6));

        CollectionReport before = collector(platform).preview();
        later(GRACE);
        collector(platform).preview();
        assertThat(total(collect(), OfKind::deleted)).as("nothing was marked").isZero();
        later(GRACE);
        CollectionReport preview = collector(platform).preview();

        assertThat(before.dryRun()).isTrue();
        assertThat(total(before, OfKind::waiting)).isEqualTo(3);
        assertThat(total(preview, OfKind::deleted)).isEqualTo(3);
        assertThat(present(first)).hasSize(3);
        assertThat(collect().kinds()).isEqualTo(preview.kinds());
        assertThat(present(first)).isEmpty();
    }

    @Test
    void what_a_running_job_reaches_and_what_it_has_just_stored_is_kept() {
        platform.committed(spec, 3);
        Stored latest = platform.committed(spec, 6);
        collect();
        later(GRACE);
        Stored underWay = platform.stored(spec, 9);

        assertThat(total(collect(), OfKind::deleted))
                .as("the checkpoint of step 3")
                .isEqualTo(3);
        assertSound(latest);
        assertThat(present(underWay)).containsExactlyElementsOf(underWay.objects());

        // and almost until the end of the grace period
        later(GRACE.minus(A_MINUTE.multipliedBy(2)));
        collect();
        assertThat(present(underWay)).containsExactlyElementsOf(underWay.objects());
    }

    @Test
    void a_clock_that_jumps_makes_nothing_old() {
        MutableClock ofTheStore = new MutableClock(LogsFixture.NOW);
        MutableClock own = new MutableClock(LogsFixture.NOW);
        InMemoryObjectStore other = new InMemoryObjectStore(ofTheStore);
        try (PlatformFixture jumping = new PlatformFixture(other, other.contents(), own)) {
            TrainingSpec training = PlatformFixture.spec(jumping.dataset("scenes"), 1);
            jumping.claimed(training);
            Stored underWay = jumping.stored(training, 3);
            collector(jumping).collect(false);

            own.advance(Duration.ofDays(30));
            collector(jumping).collect(false);

            assertThat(underWay.objects()).allMatch(other::has);
        }
    }

    @Test
    void who_stores_a_candidate_again_finds_it() {
        Stored first = platform.committed(spec, 3);
        platform.committed(spec, 6);
        collect();
        later(GRACE);

        platform.stored(spec, 3);
        collect();

        assertThat(present(first)).containsExactlyElementsOf(first.objects());
    }

    @Test
    void what_becomes_a_version_and_champion_between_the_phases_is_kept() {
        Stored early = platform.committed(spec, 3);
        Stored last = platform.committed(spec, 6);
        platform.completed(spec, last);
        platform.promoted(spec, last);
        assertThat(amount(collect(), ObjectKind.WEIGHTS).waiting().objects()).isOne();
        later(GRACE);

        platform.promoted(spec, early);

        assertThat(total(collect(), OfKind::deleted)).isZero();
        assertSound(early);
        assertSound(last);
        assertThat(collector(platform).kept())
                .filteredOn(object -> object.digest().equals(early.id().digest()))
                .singleElement()
                .satisfies(object -> assertThat(object.reason()).isEqualTo("version 2 of people (champion)"));
    }

    @Test
    void what_is_asked_for_while_a_collection_is_under_way_is_kept() {
        Stored early = platform.committed(spec, 3);
        platform.completed(spec, platform.committed(spec, 6));
        collect();
        later(GRACE);

        collector(new Watched(platform.contents) {
                    @Override
                    public void each(Consumer<StoredContent> visitor) {
                        super.each(visitor);
                        platform.evaluationRequested(early, dataset);
                    }
                })
                .collect(false);

        assertSound(early);
    }

    @Test
    void what_is_asked_for_after_everything_was_looked_at_is_kept() {
        Stored early = platform.committed(spec, 3);
        platform.completed(spec, platform.committed(spec, 6));
        collect();
        later(GRACE);
        Runnable[] whenTheCandidatesAreWritten = {() -> platform.evaluationRequested(early, dataset)};
        ObjectStore asked = (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("putIfAbsent")) {
                        whenTheCandidatesAreWritten[0].run();
                    }
                    return method.invoke(platform.store, arguments);
                });

        CollectionReport report = new GarbageCollector(
                        platform.journals(), asked, platform.contents, GRACE, platform.clock)
                .collect(false);

        assertSound(early);
        assertThat(total(report, OfKind::deleted)).isZero();
    }

    @Test
    void what_is_asked_for_between_two_deletions_is_kept() {
        List<Stored> many = new ArrayList<>();
        for (int step = 3; step <= 120; step += 3) { // three objects each: more than one batch of deletions
            many.add(platform.committed(spec, step));
        }
        platform.completed(spec, platform.committed(spec, 123));
        collect();
        later(GRACE);
        List<Stored> asked = new ArrayList<>();

        collector(new Watched(platform.contents) {
                    @Override
                    public Set<Digest> delete(List<Digest> digests, Instant storedBefore) {
                        Set<Digest> deleted = super.delete(digests, storedBefore);
                        if (asked.isEmpty()) {
                            many.stream()
                                    .filter(stored -> present(stored).size()
                                            == stored.objects().size())
                                    .findFirst()
                                    .ifPresent(stored -> {
                                        asked.add(stored);
                                        platform.evaluationRequested(stored, dataset);
                                    });
                        }
                        return deleted;
                    }
                })
                .collect(false);

        assertThat(asked).hasSize(1);
        assertSound(asked.get(0));
    }

    @Test
    void what_was_reachable_in_between_is_a_new_candidate() {
        Stored early = platform.committed(spec, 3);
        collect();
        platform.committed(spec, 6); // from now on the first one is garbage
        later(GRACE);

        assertThat(total(collect(), OfKind::deleted)).isZero();
        assertThat(present(early)).hasSize(3);
        later(GRACE);
        assertThat(total(collect(), OfKind::deleted)).isEqualTo(3);
    }

    @Test
    void killed_at_any_object_it_goes_on_where_it_was() {
        platform.committed(spec, 3);
        platform.committed(spec, 6);
        Stored last = platform.committed(spec, 9);
        platform.completed(spec, last);
        collect();
        later(GRACE);
        for (int survived = 0; survived < 6; survived++) {
            Watched dying = new Watched(platform.contents) {
                @Override
                public Set<Digest> delete(List<Digest> digests, Instant storedBefore) {
                    super.delete(digests.subList(0, 1), storedBefore);
                    throw new IllegalStateException("killed");
                }
            };
            assertThatThrownBy(() -> collector(dying).collect(false)).hasMessage("killed");
            assertSound(last);
        }

        assertThat(total(collect(), OfKind::deleted)).isZero();
        assertThat(total(collect(), OfKind::waiting)).isZero();
        assertSound(last);
        assertThat(platform.store.list("garbage/candidates/")).hasSize(1);
    }

    @Test
    void nothing_is_deleted_while_a_document_that_is_needed_is_lost() {
        Stored early = platform.committed(spec, 3);
        Stored last = platform.committed(spec, 6);
        platform.completed(spec, last);
        collect();
        later(GRACE);
        store.lose(last.manifest());

        assertThatThrownBy(() -> collect())
                .isInstanceOf(GarbageException.class)
                .hasMessageContaining("checkpoint-manifest " + last.manifest().shortId())
                .hasMessageContaining("object-not-found");
        assertThat(present(early)).hasSize(3);
        assertThat(collector(platform).preview().unreadable())
                .extracting(Unreadable::code)
                .containsExactly("object-not-found");

        assertThat(total(collector(platform).collect(true), OfKind::deleted)).isEqualTo(3);
    }

    @Test
    void the_checkpoints_of_a_training_that_the_log_does_not_know_are_kept() {
        TrainingSpec foreign = PlatformFixture.spec(dataset, 2);
        Stored theirs = platform.stored(foreign, 3);
        collect();
        later(GRACE);

        CollectionReport report = collect();

        assertThat(report.unknownJobs()).containsExactly(foreign.jobId().value());
        assertThat(total(report, OfKind::deleted)).isZero();
        assertSound(theirs);
    }

    @Test
    void of_snapshots_those_are_kept_that_a_start_may_use() {
        List<Digest> contents = Stream.of("a", "b", "c", "d", "e")
                .map(name -> platform.put("snapshot " + name))
                .toList();
        for (int i = 0; i < contents.size(); i++) {
            platform.store.putIfAbsent(
                    "snapshots/topic/trainings-v1/%019d".formatted(i),
                    WeightflowJson.write(
                            Map.of("content", contents.get(i), "offsets", Map.of(), "head", LogHead.NONE)));
        }
        collect();
        later(GRACE);

        assertThat(total(collect(), OfKind::deleted)).isEqualTo(2);
        assertThat(contents.stream().filter(platform.store::has)).containsExactlyElementsOf(contents.subList(2, 5));
    }

    @Test
    void a_forged_list_of_candidates_deletes_nothing_that_is_needed_or_young() {
        Stored early = platform.committed(spec, 3);
        Stored last = platform.committed(spec, 6);
        later(GRACE);
        Stored young = platform.stored(spec, 9);
        List<Digest> all = Stream.of(early, last, young)
                .flatMap(checkpoint -> checkpoint.objects().stream())
                .toList();
        platform.store.putIfAbsent(
                "garbage/candidates/%019d".formatted(1),
                WeightflowJson.write(Map.of("since", Map.of("2020-01-01T00:00:00Z", all))));

        collect();

        assertThat(present(early, last, young))
                .doesNotContainAnyElementsOf(early.objects())
                .hasSize(6);
    }

    @Test
    void a_list_of_candidates_that_cannot_be_read_is_begun_anew() {
        Stored early = platform.committed(spec, 3);
        platform.committed(spec, 6);
        platform.store.putIfAbsent("garbage/candidates/%019d".formatted(1), new byte[] {1, 2, 3});
        later(GRACE);

        assertThat(total(collect(), OfKind::deleted)).isZero();
        later(GRACE);
        assertThat(total(collect(), OfKind::deleted)).isEqualTo(early.objects().size());
    }

    @Test
    void of_two_collections_at_a_time_one_deletes_nothing() {
        Stored early = platform.committed(spec, 3);
        platform.committed(spec, 6);
        collect();
        later(GRACE);
        Watched watched = new Watched(platform.contents);
        List<CollectionReport> others = new ArrayList<>();
        watched.meanwhile = () -> others.add(collect());

        assertThatThrownBy(() -> collector(watched).collect(false))
                .isInstanceOf(GarbageException.class)
                .hasMessageContaining("is running");

        assertThat(total(others.get(0), OfKind::deleted)).isEqualTo(3);
        assertThat(present(early)).isEmpty();
        assertThat(watched.deletions).isZero();
        assertThat(store.list("garbage/candidates/")).hasSize(1);
    }

    @Test
    void of_three_collections_the_one_that_two_others_have_overtaken_deletes_nothing() {
        platform.committed(spec, 3);
        platform.committed(spec, 6);
        collect();
        later(GRACE);
        Watched watched = new Watched(platform.contents);
        watched.meanwhile = () -> {
            collect();
            collect();
        };

        assertThatThrownBy(() -> collector(watched).collect(false)).isInstanceOf(GarbageException.class);

        assertThat(watched.deletions).isZero();
        assertThat(total(collect(), OfKind::waiting)).isZero();
        assertThat(store.list("garbage/candidates/")).hasSize(1);
    }

    /** Creates the collector of another process, which knows only the logs and the store. */
    private static GarbageCollector collector(PlatformFixture platform) {
        return new GarbageCollector(platform.journals(), platform.store, platform.contents, GRACE, platform.clock);
    }

    private GarbageCollector collector(StoredContents seen) {
        return new GarbageCollector(platform.journals(), platform.store, seen, GRACE, platform.clock);
    }

    private CollectionReport collect() {
        return collector(platform).collect(false);
    }

    private void later(Duration time) {
        platform.clock.advance(time.plus(A_MINUTE));
    }

    private static OfKind amount(CollectionReport report, ObjectKind kind) {
        return report.kinds().stream()
                .filter(each -> each.kind() == kind)
                .findFirst()
                .orElse(new OfKind(kind, Amount.NONE, Amount.NONE, Amount.NONE));
    }

    private static long total(CollectionReport report, Function<OfKind, Amount> column) {
        ToLongFunction<OfKind> objects = kind -> column.apply(kind).objects();
        return report.kinds().stream().mapToLong(objects).sum();
    }

    private List<Digest> present(Stored... checkpoints) {
        return Stream.of(checkpoints)
                .flatMap(checkpoint -> checkpoint.objects().stream())
                .filter(platform.store::has)
                .toList();
    }

    /** Asserts that a checkpoint and its training dataset exist with all of their objects. */
    private void assertSound(Stored checkpoint) {
        assertThat(present(checkpoint)).containsExactlyElementsOf(checkpoint.objects());
        DatasetManifest manifest = WeightflowJson.read(store.read(dataset.digest()), DatasetManifest.class);
        assertThat(manifest.shards()).isNotEmpty().allMatch(shard -> store.has(shard.digest()));
        assertThat(manifest.trainingSamples())
                .hasValueSatisfying(list -> assertThat(store.has(list)).isTrue());
    }

    /** Content of a store with a concurrent action. */
    private static class Watched implements StoredContents {
        private final StoredContents contents;
        Runnable meanwhile;
        int deletions;

        Watched(StoredContents contents) {
            this.contents = contents;
        }

        @Override
        public void each(Consumer<StoredContent> visitor) {
            contents.each(visitor);
            Runnable task = meanwhile;
            meanwhile = null;
            if (task != null) {
                task.run();
            }
        }

        @Override
        public Instant now() {
            return contents.now();
        }

        @Override
        public Set<Digest> delete(List<Digest> digests, Instant storedBefore) {
            deletions++;
            return contents.delete(digests, storedBefore);
        }
    }
}
