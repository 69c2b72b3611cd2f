package dev.weightflow.platform.eventlog.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weightflow.local.server.KafkaBroker;
import dev.weightflow.local.server.SigningKeys;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.eventlog.LogException;
import dev.weightflow.platform.eventlog.segment.Segment.Range;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.TopicPrefix;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.testing.servers.WithEmbeddedServers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the saving of a topic over a real Kafka. */
@WithEmbeddedServers
class SegmentStreamTest {
    private static final Topic TOPIC = Topics.TRAININGS;
    private static final String MANIFEST = "segments/weightflow.trainings/";

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final List<SegmentStream> open = new ArrayList<>();
    private KafkaBroker broker;
    private KafkaConnection kafka;
    private SavedLog log;
    private Signatures trainer;
    private SigningKeys keys;
    private int published;
    private long storedBytes;

    @BeforeEach
    void createTopic(KafkaBroker shared, @TempDir Path folder) {
        broker = shared;
        kafka = new KafkaConnection(
                shared.bootstrapServers(),
                "test",
                Duration.ofSeconds(30),
                Map.of(),
                new TopicPrefix("t" + UUID.randomUUID().toString().substring(0, 8) + "."));
        makeTopic();
        keys = SigningKeys.in(folder);
        keys.of("trainer");
        keys.of("evaluator");
        trainer = Signatures.open("trainer", keys.ring(), keys.key("trainer"));
    }

    private void makeTopic() {
        Topic named = kafka.prefix().before(TOPIC);
        broker.createTopics(List.of(new NewTopic(named.name(), 3, (short) 1).configs(named.settings())));
        try (RecordReader reader = new RecordReader(kafka, TOPIC)) {
            log = new SavedLog(TOPIC.name(), reader.topicId(), "first");
        }
    }

    @AfterEach
    void close() {
        open.forEach(SegmentStream::close);
    }

    @Test
    void everything_in_the_topic_is_saved_byte_by_byte_and_aborted_records_are_not() {
        publish(10);
        abort();
        publish(5);
        SegmentStream stream = stream();

        assertThat(stream.save()).isTrue();

        assertThat(values(saved())).containsExactlyInAnyOrderElementsOf(numbers(0, 15));
        for (ConsumerRecord<byte[], byte[]> record : saved()) {
            assertThat(record.key()).isEqualTo(new byte[] {(byte) 0xff, (byte) (value(record) % 3)});
            assertThat(record.headers().lastHeader("ce_type").value()).isNotNull();
            assertThat(record.timestamp()).isEqualTo(1_700_000_000_000L + value(record));
        }
    }

    @Test
    void each_call_saves_what_is_new_and_an_idle_topic_stores_nothing() {
        SegmentStream stream = stream();
        for (int i = 0; i < 20; i++) {
            publish(3);
            stream.save();
        }
        long bytes = storedBytes;
        byte[] manifest = manifestBytes();

        stream.save();
        stream.save();
        stream().save(); // after a restart

        assertThat(values(saved())).containsExactlyInAnyOrderElementsOf(numbers(0, 60));
        assertThat(storedBytes).isEqualTo(bytes);
        assertThat(manifestBytes()).isEqualTo(manifest);
    }

    @Test
    void what_is_not_enough_for_a_segment_is_stored_anew_until_it_is() {
        SegmentStream stream = stream();
        publish(Segment.FULL - 1);
        stream.save();
        assertThat(manifest().segments()).isEmpty();
        assertThat(objects(store).values()).containsExactly(Set.of());

        publish(2);
        stream.save();

        SegmentManifest manifest = manifest();
        assertThat(manifest.segments()).extracting(Segment::records).containsExactly(Segment.FULL);
        assertThat(manifest.open()).get().extracting(Segment::records).isEqualTo(1);
        assertThat(objects(store).values())
                .containsExactly(Set.of(manifest.segments().get(0).content()));
        assertThat(store.list("sha256/")).as("no garbage").hasSize(1);
        assertThat(values(saved())).containsExactlyInAnyOrderElementsOf(numbers(0, Segment.FULL + 1));
    }

    @Test
    void long_manifests_are_paged_and_nothing_is_left_out() {
        publish(1);
        stream().save();
        byte[] content = SegmentFormat.write(TOPIC.name(), saved());
        Digest digest = store.put(content);
        SegmentManifests manifests = new SegmentManifests(store, trainer);
        for (int i = 0; i < 300; i++) {
            SegmentManifests.Stored before = manifests.read(log).orElseThrow();
            SegmentManifest grown = before.manifest()
                    .with(new Segment(digest, 1, Instant.EPOCH, new TreeMap<>(Map.of(0, new Range(i, i + 1)))));
            assertThat(manifests.write(grown, before.mark())).isTrue();
        }

        SegmentManifest manifest = manifest();
        assertThat(manifest.segments()).hasSizeLessThan(130);
        assertThat(manifests.full(manifest))
                .extracting(segment -> segment.partitions().get(0).from())
                .containsExactlyElementsOf(LongStream.range(0, 300).boxed().toList());
        assertThat(manifest.records()).isEqualTo(300);
        assertThat(manifestBytes().length).isLessThan(64 << 10);
        assertThat(objects(store).values()).singleElement().satisfies(objects -> assertThat(objects)
                .as("the segment and three pages")
                .hasSize(4));
    }

    @Test
    void of_two_instances_one_saves_and_the_other_goes_on_when_it_ends() {
        SegmentStream one = stream();
        SegmentStream other = stream();
        publish(4);
        one.save();
        other.save(); // sees the manifest for the first time, and finds nothing new
        publish(4);
        one.save();
        publish(4);

        other.save();
        assertThat(values(saved())).as("left to the one that is at it").hasSize(8);

        other.save();
        assertThat(values(saved())).containsExactlyInAnyOrderElementsOf(numbers(0, 12));
        publish(1);
        one.save();
        one.save();
        assertThat(values(saved())).containsExactlyInAnyOrderElementsOf(numbers(0, 13));
    }

    @Test
    void a_manifest_that_another_service_or_nobody_has_signed_is_refused() {
        publish(3);
        Signatures evaluator = Signatures.open("evaluator", keys.ring(), keys.key("evaluator"));
        new SegmentManifests(store, evaluator).write(SegmentManifest.empty(log), Optional.empty());

        assertThatThrownBy(this::manifest)
                .isInstanceOf(SegmentException.Damaged.class)
                .hasMessageContaining("none of trainer's");
    }

    @Test
    void an_altered_manifest_is_refused() {
        publish(3);
        stream().save();
        String json = new String(manifestBytes(), StandardCharsets.UTF_8);
        store.replace(key(), json.replace("\"full\":0", "\"full\":1").getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(this::manifest)
                .isInstanceOf(SegmentException.Damaged.class)
                .hasMessageContaining("does not match");
    }

    @Test
    void a_segment_that_is_lost_damaged_or_left_out_is_noticed() {
        publish(2 * Segment.FULL + 5);
        stream().save();
        SegmentManifest whole = manifest();
        assertThat(whole.segments()).hasSize(2);

        assertThatThrownBy(() -> records(with(whole, whole.segments().subList(1, 2), whole.open())))
                .isInstanceOf(SegmentException.Damaged.class)
                .hasMessageContaining("does not continue");
        assertThatThrownBy(() -> records(with(whole, whole.segments().subList(0, 1), Optional.empty())))
                .isInstanceOf(SegmentException.Damaged.class)
                .hasMessageContaining("not all that it counts");
        Digest first = whole.segments().get(0).content();
        byte[] honest = store.read(first);
        store.damage(first, new byte[10]);
        assertThatThrownBy(this::saved)
                .isInstanceOf(SegmentException.Damaged.class)
                .hasMessageContaining(first.shortId());
        store.lose(first);
        assertThatThrownBy(this::saved).isInstanceOf(SegmentException.Damaged.class);
        store.put(honest);
        assertThat(saved()).hasSize(2 * Segment.FULL + 5);
        store.replace(key().replace("manifest", "open-1"), new byte[10]);
        assertThatThrownBy(this::saved)
                .isInstanceOf(SegmentException.Damaged.class)
                .hasMessageContaining("lost or was replaced");
    }

    private static SegmentManifest with(SegmentManifest whole, List<Segment> segments, Optional<Segment> open) {
        return new SegmentManifest(
                whole.log(), whole.savedAt(), whole.full(), whole.end(), whole.earlier(), segments, open, whole.slot());
    }

    @Test
    void a_segment_that_holds_other_records_than_its_entry_says_is_refused() {
        publish(6);
        stream().save();
        Segment honest = manifest().open().orElseThrow();
        List<ConsumerRecord<byte[], byte[]>> records = saved();
        List<ConsumerRecord<byte[], byte[]>> twice = new ArrayList<>(records);
        twice.set(1, records.get(0));
        for (List<ConsumerRecord<byte[], byte[]>> others : List.of(records.subList(1, 6), twice)) {
            Digest forged = store.put(SegmentFormat.write(TOPIC.name(), others));
            Segment entry = new Segment(forged, honest.records(), honest.lastAt(), honest.partitions());

            assertThatThrownBy(() -> records(SegmentManifest.empty(log).with(entry)))
                    .isInstanceOf(SegmentException.Damaged.class);
        }
    }

    @Test
    void an_instance_that_ends_between_the_open_segment_and_the_manifest_loses_nothing() {
        publish(3);
        stream().save();
        publish(3);
        SegmentManifest next = manifest();
        new SegmentManifests(store, trainer).writeOpen(next.withOpen(next.open().orElseThrow()), new byte[10]);

        assertThat(values(saved())).containsExactlyInAnyOrderElementsOf(numbers(0, 3));
        stream().save();
        assertThat(values(saved())).containsExactlyInAnyOrderElementsOf(numbers(0, 6));
    }

    @Test
    void a_topic_that_was_made_again_is_not_saved_under_the_former_one_s_name() throws Exception {
        publish(3);
        SegmentStream stream = stream();
        stream.save();
        byte[] manifest = manifestBytes();
        try (AdminClient admin = kafka.admin()) {
            admin.deleteTopics(List.of(kafka.prefix().before(TOPIC).name()))
                    .all()
                    .get();
        }
        SavedLog former = log;
        makeTopic();
        publish(1);

        assertThatThrownBy(stream::save).isInstanceOf(LogException.Unavailable.class);

        assertThat(log).isNotEqualTo(former);
        assertThat(store.read(MANIFEST + former.topicId() + "/first/manifest")).contains(manifest);
    }

    @Test
    void a_topic_that_has_lost_what_its_segments_have_is_told_of() {
        publish(3);
        SegmentStream stream = stream();
        stream.save();
        SegmentManifests.Stored stored =
                new SegmentManifests(store, trainer).read(log).orElseThrow();
        SegmentManifest whole = stored.manifest();
        SegmentManifest ahead = new SegmentManifest(
                log, whole.savedAt(), 3, Map.of(0, 100L), Optional.empty(), List.of(), Optional.empty(), 0);
        new SegmentManifests(store, trainer).write(ahead, stored.mark());

        assertThatThrownBy(() -> stream().save())
                .isInstanceOf(SegmentException.Ahead.class)
                .hasMessageContaining("up to 100");
    }

    private SegmentStream stream() {
        SegmentStream stream = new SegmentStream(
                kafka, TOPIC, log, store, trainer, InstantSource.system(), bytes -> storedBytes += bytes);
        open.add(stream);
        return stream;
    }

    private SegmentManifest manifest() {
        return new SegmentManifests(store, trainer).read(log).orElseThrow().manifest();
    }

    private String key() {
        return MANIFEST + log.topicId() + "/first/manifest";
    }

    private byte[] manifestBytes() {
        return store.read(key()).orElseThrow();
    }

    private List<ConsumerRecord<byte[], byte[]>> saved() {
        return records(manifest());
    }

    private List<ConsumerRecord<byte[], byte[]>> records(SegmentManifest manifest) {
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        new SavedRecords(store, new SegmentManifests(store, trainer), manifest).each(all::addAll);
        return all;
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private static List<Integer> values(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().map(SegmentStreamTest::value).toList();
    }

    private static int value(ConsumerRecord<byte[], byte[]> record) {
        return Integer.parseInt(new String(record.value(), StandardCharsets.UTF_8));
    }

    private void publish(int count) {
        try (KafkaProducer<byte[], byte[]> producer = kafka.transactionalByteProducer("trainer")) {
            producer.initTransactions();
            producer.beginTransaction();
            for (int i = 0; i < count; i++) {
                producer.send(record(published++));
            }
            producer.commitTransaction();
        }
        awaitVisible();
    }

    /** Waits until what was committed can be read, which is a moment after the answer. */
    private void awaitVisible() {
        try (AdminClient admin = kafka.admin()) {
            await().until(() ->
                    end(admin, IsolationLevel.READ_COMMITTED).equals(end(admin, IsolationLevel.READ_UNCOMMITTED)));
        }
    }

    private Map<TopicPartition, Long> end(AdminClient admin, IsolationLevel isolation) throws Exception {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        IntStream.range(0, 3)
                .forEach(partition -> latest.put(
                        new TopicPartition(kafka.prefix().before(TOPIC).name(), partition), OffsetSpec.latest()));
        Map<TopicPartition, Long> end = new HashMap<>();
        admin.listOffsets(latest, new ListOffsetsOptions(isolation))
                .all()
                .get()
                .forEach((partition, offset) -> end.put(partition, offset.offset()));
        return end;
    }

    private void abort() {
        try (KafkaProducer<byte[], byte[]> producer = kafka.transactionalByteProducer("trainer")) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(record(-1));
            producer.flush();
            producer.abortTransaction();
        }
        awaitVisible();
    }

    private ProducerRecord<byte[], byte[]> record(int number) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                kafka.prefix().before(TOPIC).name(),
                Math.floorMod(number, 3),
                1_700_000_000_000L + number,
                new byte[] {(byte) 0xff, (byte) Math.floorMod(number, 3)}, // a key that is no text
                Integer.toString(number).getBytes(StandardCharsets.UTF_8));
        record.headers().add("ce_type", new byte[] {1});
        return record;
    }

    private static Map<String, Set<Digest>> objects(ObjectStore store) {
        return SegmentManifests.objects(store, (manifest, page, why) -> {
            throw why;
        });
    }
}
