package dev.weightflow.platform.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weightflow.local.server.SigningKeys;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.eventlog.InMemoryEventLog.Shared;
import dev.weightflow.platform.objectstore.FailingObjectStore;
import dev.weightflow.platform.objectstore.FailingObjectStore.Fate;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.topic.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests a log that is as sound as an empty one, but not the log of the bucket's facts. */
class LogOwnerTest {
    private static final LogOrigin FIRST = new LogOrigin("cluster-1", "", "topic-1");
    private static final LogOrigin MADE_AGAIN = new LogOrigin("cluster-1", "", "topic-2");
    private static final LogOrigin OTHER_CLUSTER = new LogOrigin("cluster-2", "", "topic-3");
    /** Partition of the test's only key. */
    private static final int PARTITION = 2;

    private static final String HEAD = "heads/weightflow.trainings/head";

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<Journal<?, ?>> open = new ArrayList<>();
    private SigningKeys keys;

    @BeforeEach
    void makeKeys(@TempDir Path folder) {
        keys = SigningKeys.in(folder);
        List.of("trainer", "evaluator", "checkpoint-registry").forEach(keys::of);
    }

    @AfterEach
    void close() {
        open.forEach(Journal::close);
    }

    @Test
    void the_first_start_records_whose_the_bucket_is_signed_by_the_writer_of_the_topic() {
        writer(trainings(FIRST));

        Installation installation = installation();
        assertThat(installation.cluster()).isEqualTo("cluster-1");
        assertThat(store.read("installations/000000/topics/weightflow.trainings"))
                .get()
                .extracting(line -> new String(line, StandardCharsets.UTF_8))
                .asString()
                .contains("topic-1", "signature");
        writer(trainings(FIRST));
        assertThat(installation()).isEqualTo(installation);
    }

    @Test
    void a_topic_that_was_made_again_is_refused_by_all_who_read_it() {
        worked(trainings(FIRST));

        for (Callable<?> opening :
                List.<Callable<?>>of(() -> writer(trainings(MADE_AGAIN)), () -> follower(trainings(MADE_AGAIN)))) {
            assertThatThrownBy(opening::call)
                    .isInstanceOf(LogException.Replaced.class)
                    .hasMessageContaining("log-replaced")
                    .hasMessageContaining("its id in Kafka is topic-2 instead of topic-1")
                    .hasMessageContaining(installation().createdAt().toString())
                    .hasMessageContaining("journals adopt " + installation().id());
        }
        assertThat(LogVerification.of(trainings(MADE_AGAIN).open(), options("evaluator"))
                        .fault())
                .get()
                .asString()
                .contains("log-replaced");
        assertThat(meters.counter("weightflow.failures", "code", "log-replaced").count())
                .isEqualTo(2);
    }

    @Test
    void a_topic_that_nobody_had_stated_anything_in_is_missed_too() {
        writer(trainings(FIRST));

        assertThatThrownBy(() -> writer(trainings(MADE_AGAIN))).isInstanceOf(LogException.Replaced.class);
    }

    @Test
    void another_cluster_and_another_prefix_are_refused_also_for_topics_that_are_not_recorded() {
        worked(trainings(FIRST));

        assertThatThrownBy(() -> writer(trainings(OTHER_CLUSTER)))
                .isInstanceOf(LogException.Replaced.class)
                .hasMessageContaining("cluster is cluster-2 instead of cluster-1");
        assertThatThrownBy(() -> modelsWriter(OTHER_CLUSTER, options("checkpoint-registry")))
                .isInstanceOf(LogException.Replaced.class);
        assertThatThrownBy(() -> writer(trainings(new LogOrigin("cluster-1", "b.", "topic-9"))))
                .isInstanceOf(LogException.Replaced.class)
                .hasMessageContaining("prefix is 'b.' instead of ''");
    }

    @Test
    void a_topic_that_a_later_release_adds_is_recorded_beside_the_others() {
        writer(trainings(FIRST));

        modelsWriter("models-1", options("checkpoint-registry"));

        assertThat(topicIds()).containsExactlyInAnyOrder("topic-1", "models-1");
        assertThatThrownBy(() -> writer(trainings(MADE_AGAIN))).isInstanceOf(LogException.Replaced.class);
    }

    @Test
    void of_services_that_start_at_once_over_an_empty_bucket_all_agree() throws Exception {
        ExecutorService starts = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Journal<?, ?>>> all = Stream.<Callable<Journal<?, ?>>>generate(
                            () -> () -> writer(trainings(FIRST)))
                    .limit(4)
                    .toList();
            List<Callable<Journal<?, ?>>> both = new ArrayList<>(all);
            all.forEach(any -> both.add(() -> modelsWriter("models-1", options("checkpoint-registry"))));
            for (Future<Journal<?, ?>> started : starts.invokeAll(both)) {
                assertThat(started.get().notReady()).isEmpty();
            }
        } finally {
            starts.shutdownNow();
        }

        assertThat(topicIds()).hasSize(2);
        assertThat(writer(trainings(FIRST)).notReady()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void who_finds_the_bucket_empty_does_not_pass_over_who_was_faster(int listings) {
        AtomicInteger left = new AtomicInteger(listings);
        ObjectStore slow = afterEachListing(() -> {
            if (left.decrementAndGet() == 0) {
                modelsWriter("models-1", options("checkpoint-registry"));
            }
        });

        writer(trainings(FIRST), options("trainer").withSnapshots(slow));

        assertThat(topicIds()).containsExactlyInAnyOrder("topic-1", "models-1");
    }

    private ObjectStore afterEachListing(Runnable then) {
        return (ObjectStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, arguments) -> {
                    try {
                        Object answer = method.invoke(store, arguments);
                        if (method.getName().equals("list")) {
                            then.run();
                        }
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void of_two_installations_that_start_at_once_on_one_bucket_one_is_refused() throws Exception {
        ExecutorService starts = Executors.newFixedThreadPool(2);
        int refused = 0;
        try {
            List<Callable<Journal<?, ?>>> both =
                    List.of(() -> writer(trainings(FIRST)), () -> writer(trainings(OTHER_CLUSTER)));
            for (Future<Journal<?, ?>> started : starts.invokeAll(both)) {
                try {
                    started.get();
                } catch (ExecutionException e) {
                    assertThat(e).hasCauseInstanceOf(LogException.Replaced.class);
                    refused++;
                }
            }
        } finally {
            starts.shutdownNow();
        }

        assertThat(refused).isEqualTo(1);
    }

    @Test
    void heads_of_an_earlier_release_are_taken_over_if_they_are_of_this_topic() {
        worked(trainings(FIRST));
        makeOlder("topic-1");

        assertThat(follower(trainings(FIRST), 3).notReady()).isEmpty();
        writer(trainings(FIRST, 3));
        assertThat(topicIds()).containsExactly("topic-1");
        assertThatThrownBy(() -> writer(trainings(FIRST, 1)))
                .isInstanceOf(LogException.Damaged.class)
                .hasMessageContaining("has lost facts");
    }

    @Test
    void heads_that_an_earlier_release_has_kept_of_another_topic_are_not_passed_over() {
        worked(trainings(FIRST));
        makeOlder("topic-1");

        assertThatThrownBy(() -> writer(trainings(MADE_AGAIN)))
                .isInstanceOf(LogException.Replaced.class)
                .hasMessageContaining("holds the head of topic-1")
                .hasMessageContaining("journals adopt unrecorded");
        assertThatThrownBy(() -> follower(trainings(MADE_AGAIN))).isInstanceOf(LogException.Replaced.class);

        writer(trainings(MADE_AGAIN), adopting("trainer", "unrecorded"));
        assertThat(writer(trainings(MADE_AGAIN)).notReady()).isEmpty();
        assertThatThrownBy(() -> writer(trainings(OTHER_CLUSTER), adopting("trainer", "unrecorded")))
                .isInstanceOf(LogException.Replaced.class);
    }

    @Test
    void what_is_there_is_adopted_for_all_topics_and_only_once() {
        worked(trainings(FIRST));
        modelsWriter("models-1", options("checkpoint-registry"));
        String lost = installation().id();

        writer(trainings(OTHER_CLUSTER), adopting("trainer", lost));
        modelsWriter(new LogOrigin("cluster-2", "", "models-2"), adopting("checkpoint-registry", lost));

        assertThat(installation().replaces()).contains(lost);
        assertThat(topicIds()).hasSize(2);
        assertThat(writer(trainings(OTHER_CLUSTER)).notReady()).isEmpty();
        Journal<Claims, JobEvent> after = writer(trainings(OTHER_CLUSTER), adopting("trainer", lost));
        Claims.decideAndWait(after, Claims::next);
        awaitHead("topic-3", 1);
        // the setting stays, and another topic is recreated
        assertThatThrownBy(
                        () -> writer(trainings(new LogOrigin("cluster-2", "", "topic-4")), adopting("trainer", lost)))
                .isInstanceOf(LogException.Replaced.class);
        assertThatThrownBy(() -> writer(trainings(FIRST))).isInstanceOf(LogException.Replaced.class);
    }

    @Test
    void two_topics_of_one_cluster_are_adopted_by_the_same_word() {
        worked(trainings(FIRST));
        modelsWriter("models-1", options("checkpoint-registry"));
        String lost = installation().id();

        writer(trainings(MADE_AGAIN), adopting("trainer", lost));
        modelsWriter("models-2", adopting("checkpoint-registry", lost));

        assertThat(topicIds()).containsExactlyInAnyOrder("topic-2", "models-2");
    }

    @Test
    void over_an_empty_bucket_nobody_opens_a_topic_that_holds_facts_or_writes_anything() {
        Shared<JobEvent> log = trainings(FIRST);
        worked(log);
        InMemoryObjectStore empty = new InMemoryObjectStore();

        for (Callable<?> opening : List.<Callable<?>>of(
                () -> writer(log, over(empty, options("trainer"))),
                () -> Journal.readOnly(log.open(), Claims.PROJECTION, over(empty, options("evaluator"))))) {
            assertThatThrownBy(opening::call)
                    .isInstanceOf(LogException.BucketLost.class)
                    .hasMessageContaining("weightflow.trainings holds facts, and the store in memory knows nothing")
                    .hasMessageContaining("journals adopt unrecorded");
        }
        assertThat(LogVerification.of(log.open(), over(empty, options("evaluator")))
                        .fault())
                .get()
                .asString()
                .contains("bucket-lost");
        assertThat(empty.list("")).isEmpty();
        assertThat(meters.counter("weightflow.failures", "code", "bucket-lost").count())
                .isEqualTo(2);
        assertThat(writer(log).notReady()).isEmpty();
    }

    @Test
    void an_empty_bucket_is_taken_on_purpose_and_only_once() {
        Shared<JobEvent> log = trainings(FIRST);
        worked(log);
        InMemoryObjectStore empty = new InMemoryObjectStore();

        writer(log, over(empty, adopting("trainer", "unrecorded"))).close();

        assertThat(writer(log, over(empty, options("trainer"))).notReady()).isEmpty();
        assertThatThrownBy(() -> writer(log, over(new InMemoryObjectStore(), options("trainer"))))
                .isInstanceOf(LogException.BucketLost.class);
    }

    @Test
    void a_service_whose_topic_is_empty_does_not_hide_the_loss_from_the_others() {
        Shared<JobEvent> log = trainings(FIRST);
        worked(log);
        InMemoryObjectStore empty = new InMemoryObjectStore();
        modelsWriter("models-1", over(empty, options("checkpoint-registry")));
        String begun = new Installations(empty, options("evaluator").facts())
                .current()
                .orElseThrow()
                .installation()
                .id();

        assertThatThrownBy(() -> writer(log, over(empty, options("trainer"))))
                .isInstanceOf(LogException.BucketLost.class)
                .hasMessageContaining("journals adopt " + begun);
        writer(log, over(empty, adopting("trainer", begun)));
        modelsWriter("models-1", over(empty, adopting("checkpoint-registry", begun)));
    }

    private static JournalOptions over(ObjectStore bucket, JournalOptions options) {
        return options.withSnapshots(bucket);
    }

    @Test
    void a_reader_adopts_nothing() {
        worked(trainings(FIRST));
        String lost = installation().id();
        JournalOptions adopting = adopting("evaluator", lost);

        assertThatThrownBy(() -> Journal.readOnly(trainings(MADE_AGAIN).open(), Claims.PROJECTION, adopting))
                .isInstanceOf(LogException.Replaced.class);
        assertThat(installation().id()).isEqualTo(lost);
    }

    @Test
    void who_concludes_from_what_is_not_there_waits_until_the_writer_has_said_which_log_it_is() {
        JournalOptions strict = options("evaluator").recordedAlone();

        assertThatThrownBy(() -> Journal.readOnly(trainings(FIRST).open(), Claims.PROJECTION, strict))
                .isInstanceOf(LogException.Unrecorded.class);
        writer(trainings(FIRST));
        open.add(Journal.readOnly(trainings(FIRST).open(), Claims.PROJECTION, strict));
    }

    @Test
    void a_record_that_another_has_written_is_not_believed() {
        worked(trainings(FIRST));
        String line = "installations/000000/topics/weightflow.trainings";
        String written = new String(store.read(line).orElseThrow(), StandardCharsets.UTF_8);
        store.replace(line, written.replace("topic-1", "topic-2").getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> writer(trainings(MADE_AGAIN)))
                .isInstanceOf(LogException.Damaged.class)
                .hasMessageContaining("signature")
                .hasMessageContaining("accept-loss=installation");
        Shared<JobEvent> once = trainings(FIRST, 3);
        writer(once, options("trainer", Set.of("installation")));
        assertThat(writer(once).notReady()).isEmpty();

        store.replace("installations/000001/record", "garbage".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> writer(trainings(FIRST))).isInstanceOf(LogException.Damaged.class);
        Shared<JobEvent> log = trainings(FIRST, 3);
        writer(log, options("trainer", Set.of("installation")));
        assertThat(writer(log).notReady()).isEmpty();
        assertThatThrownBy(() -> writer(trainings(MADE_AGAIN))).isInstanceOf(LogException.Replaced.class);
    }

    @Test
    void an_instance_that_was_paused_does_not_set_the_head_back() {
        worked(trainings(FIRST));
        LogHead older = at(5, "older");
        LogHead newer = at(9, "newer");
        AtomicInteger requests = new AtomicInteger();
        // between its read of the head and its write, another instance is two steps ahead
        ObjectStore pausing = new FailingObjectStore(store, () -> {
            if (requests.incrementAndGet() == 2) {
                keeper(store, FIRST).offer(newer, true);
            }
            return Fate.ANSWERED;
        });

        keeper(pausing, FIRST).offer(older, true);

        assertThat(heads(FIRST).read(Set.of()).orElseThrow().kept().head()).isEqualTo(newer);
    }

    @Test
    void an_instance_of_the_former_topic_writes_no_head_over_that_of_the_present_one() {
        worked(trainings(FIRST));
        HeadKeeper former = keeper(store, FIRST);
        writer(trainings(MADE_AGAIN), adopting("trainer", installation().id()));

        former.offer(at(50, "former"), true);

        assertThat(former.contradiction()).get().isInstanceOf(LogException.Truncated.class);
        assertThat(heads(MADE_AGAIN).read(Set.of()).orElseThrow().topicId()).isEqualTo("topic-2");
    }

    private HeadKeeper keeper(ObjectStore through, LogOrigin origin) {
        LogHeads heads = new LogHeads(
                through, options("trainer").facts().signatures(), Topics.TRAININGS.name(), origin.topicId());
        return new HeadKeeper(heads, LogHeads.Kept.NONE, Set.of(), Duration.ZERO, Clock.systemUTC(), false);
    }

    private static LogHead at(int offset, String what) {
        return new LogHead(Map.of(PARTITION, new LogHead.Partition(offset, offset, Digest.ofText(what))));
    }

    private LogHeads heads(LogOrigin origin) {
        return new LogHeads(store, options("trainer").facts().signatures(), Topics.TRAININGS.name(), origin.topicId());
    }

    /** Stores the head as the release before did. */
    private void makeOlder(String topicId) {
        Journal<?, ?> last = open.get(open.size() - 1);
        last.close();
        byte[] head = store.read(HEAD).orElseThrow();
        String former = new String(head, StandardCharsets.UTF_8).replace("\"topicId\":\"" + topicId + "\",", "");
        assertThat(former).doesNotContain("topicId");
        store.replace("heads/weightflow.trainings/" + topicId, former.getBytes(StandardCharsets.UTF_8));
        store.delete(HEAD);
        store.list("installations/").forEach(store::delete);
    }

    private Installation installation() {
        return installations().current().orElseThrow().installation();
    }

    /** Returns the topic ids of the present installation. */
    private List<String> topicIds() {
        Installations all = installations();
        return Topics.events().stream()
                .flatMap(topic -> all.line(all.current().orElseThrow(), topic.name()).topic().stream())
                .map(Installation.OwnTopic::topicId)
                .toList();
    }

    private Installations installations() {
        return new Installations(store, options("evaluator").facts());
    }

    /** States three claims and stores the head. */
    private void worked(Shared<JobEvent> log) {
        Journal<Claims, JobEvent> journal = writer(log);
        for (int number = 1; number <= 3; number++) {
            Claims.decideAndWait(journal, Claims::next);
        }
        awaitHead(log.open().origin().topicId(), 3);
        journal.close();
    }

    private void awaitHead(String topicId, int count) {
        await().atMost(Duration.ofSeconds(60)).until(() -> store.read(HEAD)
                .map(head -> new String(head, StandardCharsets.UTF_8))
                .filter(head -> head.contains(topicId) && head.contains("\"count\":" + count))
                .isPresent());
    }

    private static Shared<JobEvent> trainings(LogOrigin origin) {
        return new Shared<>(Topics.TRAININGS.name(), JobEvent.class, origin);
    }

    private static Shared<JobEvent> trainings(LogOrigin origin, int claims) {
        Shared<JobEvent> log = trainings(origin);
        for (int number = 1; number <= claims; number++) {
            log.publish(Claims.event(number));
        }
        return log;
    }

    private Journal<Claims, JobEvent> writer(Shared<JobEvent> log) {
        return writer(log, options("trainer"));
    }

    private Journal<Claims, JobEvent> writer(Shared<JobEvent> log, JournalOptions options) {
        return opened(Journal.open(log.open(), Claims.PROJECTION, options));
    }

    private Journal<Integer, ModelEvent> modelsWriter(String topicId, JournalOptions options) {
        return modelsWriter(new LogOrigin("cluster-1", "", topicId), options);
    }

    private Journal<Integer, ModelEvent> modelsWriter(LogOrigin origin, JournalOptions options) {
        Shared<ModelEvent> log = new Shared<>(Topics.MODELS.name(), ModelEvent.class, origin);
        return opened(Journal.open(log.open(), new Count(), options));
    }

    private record Count() implements Projection<Integer, ModelEvent> {
        @Override
        public Integer initial() {
            return 0;
        }

        @Override
        public Integer apply(Integer facts, Envelope<ModelEvent> event) {
            return facts + 1;
        }
    }

    private synchronized <S, E extends Event> Journal<S, E> opened(Journal<S, E> journal) {
        open.add(journal);
        return journal;
    }

    private Journal<Claims, JobEvent> follower(Shared<JobEvent> log) {
        return opened(Journal.readOnly(log.open(), Claims.PROJECTION, options("evaluator")));
    }

    private Journal<Claims, JobEvent> follower(Shared<JobEvent> log, int claims) {
        return follower(trainings(log.open().origin(), claims));
    }

    private JournalOptions adopting(String service, String installation) {
        JournalOptions options = options(service);
        return options.withFacts(options.facts().adopting(installation));
    }

    private JournalOptions options(String service) {
        return options(service, Set.of());
    }

    private JournalOptions options(String service, Set<String> accepted) {
        Signatures signatures = Signatures.open(service, keys.ring(), keys.key(service));
        return Claims.OPTIONS
                .withSnapshots(store)
                .withFacts(new FactReader(signatures, accepted))
                .withMeters(meters)
                .withHeadKeptAfter(JobEvent.Claimed.class::isInstance);
    }
}
