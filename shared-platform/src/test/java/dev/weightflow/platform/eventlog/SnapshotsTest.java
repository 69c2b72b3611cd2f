package dev.weightflow.platform.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.local.server.SigningKeys;
import dev.weightflow.platform.eventlog.Snapshots.Manifest;
import dev.weightflow.platform.eventlog.Snapshots.Snapshot;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.SignedObjectStore;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.WeightflowJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotsTest {
    private static final String READABLE = "types and fields";

    private final ObjectStore objects = new InMemoryObjectStore();
    private final Snapshots<String> store = store(1, "a-topic");

    @Test
    void the_newest_is_found_whatever_the_number_of_digits() {
        store.write(snapshot("old", offsets(90)));
        store.write(snapshot("new", offsets(100)));

        assertThat(store.newest()).contains(snapshot("new", offsets(100)));
        assertThat(store.newestSum()).isEqualTo(100);
    }

    @Test
    void there_is_none_at_first_nor_for_another_topic_or_version() {
        assertThat(store.newest()).isEmpty();
        assertThat(store.newestSum()).isZero();

        store.write(snapshot("state", offsets(10)));

        assertThat(store(1, "the-topic-created-anew").newest()).isEmpty();
        assertThat(store(2, "a-topic").newest()).isEmpty();
    }

    @Test
    void one_that_is_damaged_is_skipped() {
        store.write(snapshot("good", offsets(10)));
        forge(20, new Manifest(Digest.ofText("not in the store"), Set.of(), Map.of(0, 20L), LogHead.NONE));
        objects.putIfAbsent(name(30), "not json".getBytes(StandardCharsets.UTF_8));

        assertThat(store.newest()).contains(snapshot("good", offsets(10)));
    }

    @Test
    void one_that_the_format_cannot_read_is_skipped() {
        store.write(snapshot("unreadable", offsets(10)));

        assertThat(store.newest()).isEmpty();
    }

    @Test
    void one_of_a_release_that_can_read_something_else_is_not_looked_at() {
        store.write(snapshot("state", offsets(10)));

        assertThat(new Snapshots<>(
                                objects,
                                format(1),
                                Optional.empty(),
                                "a-topic",
                                "types and fields of a later release",
                                10,
                                false)
                        .newest())
                .isEmpty();
    }

    @Test
    void one_that_another_has_written_is_skipped_where_there_are_keys(@TempDir Path folder) {
        SigningKeys keys = SigningKeys.in(folder);
        ObjectStore signed =
                SignedObjectStore.over(objects, Signatures.open("trainer", ring(keys), keys.key("trainer")));
        Snapshots<String> own = new Snapshots<>(signed, format(1), Optional.empty(), "a-topic", READABLE, 10, false);
        own.write(snapshot("mine", offsets(10)));
        store.write(snapshot("unsigned", offsets(20)));
        // an older state of ours, said to be of a later position
        forge(
                30,
                new Manifest(
                        Digest.of("mine".getBytes(StandardCharsets.UTF_8)), Set.of(), Map.of(0, 30L), LogHead.NONE));

        assertThat(own.newest()).contains(snapshot("mine", offsets(10)));
        assertThat(store.newest()).contains(snapshot("mine", offsets(30)));
    }

    private static Path ring(SigningKeys keys) {
        keys.of("trainer");
        return keys.ring();
    }

    private static Snapshot<String> snapshot(String state, Offsets position) {
        return new Snapshot<>(state, position, LogHead.NONE);
    }

    private void forge(long position, Manifest manifest) {
        objects.putIfAbsent(name(position), WeightflowJson.write(manifest));
    }

    private static String name(long position) {
        return "snapshots/a-topic/texts-v1-%s/%019d"
                .formatted(Digest.ofText(READABLE).hex().substring(0, 16), position);
    }

    private Snapshots<String> store(int version, String topicId) {
        return new Snapshots<>(objects, format(version), Optional.empty(), topicId, READABLE, 10, false);
    }

    /** Otherwise every start until the next snapshot would read the whole log. */
    @Test
    void one_that_cannot_be_used_does_not_keep_others_from_being_stored() {
        store.write(snapshot("unreadable", offsets(100)));
        assertThat(store.newest()).isEmpty();

        store.storeWhileReading(snapshot("sound", offsets(90)));

        assertThat(objects.read(name(90))).isPresent();
    }

    /** Otherwise it would keep archived entries in memory, and later write parts that no snapshot names. */
    @Test
    void who_comes_second_at_the_same_position_takes_over_what_the_first_has_archived() {
        Snapshots<String> first = archiving("first");
        Snapshots<String> second = archiving("second");
        Snapshot<String> snapshot = snapshot("state", offsets(10));

        first.write(snapshot);
        second.write(snapshot);

        assertThat(first.withoutArchived("state", offsets(10))).isEqualTo("state archived by first");
        assertThat(second.withoutArchived("state", offsets(9))).isEqualTo("state");
        assertThat(second.withoutArchived("state", offsets(10))).isEqualTo("state archived by first");
    }

    private Snapshots<String> archiving(String instance) {
        Archiving<String> archiving = new Archiving<>() {
            @Override
            public String archive(String state) {
                return state + " archived by " + instance;
            }

            @Override
            public UnaryOperator<String> adoption(String present, String archived) {
                return later -> archived;
            }

            @Override
            public String recall(String state) {
                return state;
            }

            @Override
            public Set<Digest> parts(String state) {
                return Set.of();
            }
        };
        return new Snapshots<>(objects, format(1), Optional.of(archiving), "a-topic", READABLE, 10, false);
    }

    private static SnapshotFormat<String> format(int version) {
        return new SnapshotFormat<>(
                "texts", version, text -> text.getBytes(StandardCharsets.UTF_8), SnapshotsTest::read);
    }

    private static String read(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.equals("unreadable")) {
            throw new IllegalArgumentException("unreadable");
        }
        return text;
    }

    private static Offsets offsets(long next) {
        return new Offsets(Map.of(0, next));
    }
}
