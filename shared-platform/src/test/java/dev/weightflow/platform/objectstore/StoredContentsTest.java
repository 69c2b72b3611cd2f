package dev.weightflow.platform.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.local.server.S3Server;
import dev.weightflow.platform.objectstore.ObjectStore.PutOutcome;
import dev.weightflow.platform.objectstore.StoredContents.StoredContent;
import dev.weightflow.platform.time.Sleeper;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.time.Backoff;
import dev.weightflow.testing.servers.WithEmbeddedServers;
import io.minio.MinioClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests deletions from a real S3 server while others store the same content. */
@WithEmbeddedServers
class StoredContentsTest {
    private static final String BUCKET = "contents";
    private static final Duration NEVER_YOUNG = Duration.ZERO;
    /** Number of contents, large enough for each to be old when its turn comes again. */
    private static final int KINDS_OF_GARBAGE = 12;

    private static final Duration DAY = Duration.ofDays(1);

    private MinioClient client;
    private S3ObjectStore store;
    private S3Contents contents;

    @BeforeEach
    void open(S3Server s3) {
        s3.createBucket(BUCKET);
        client = S3Settings.of(s3.endpoint(), BUCKET, "us-east-1", s3.accessKey(), s3.secretKey())
                .client();
        store = new S3ObjectStore(client, BUCKET);
        contents = new S3Contents(new Bucket(client, BUCKET));
    }

    @Test
    void everything_is_told_with_its_size_and_when_it_was_stored() {
        Instant before = Instant.now().minusSeconds(2);
        Digest digest = store.put(bytes("seven b"));
        store.putIfAbsent("names/no-content", bytes("x"));

        assertThat(all())
                .filteredOn(content -> content.digest().equals(digest))
                .singleElement()
                .satisfies(content -> {
                    assertThat(content.bytes()).isEqualTo(7);
                    assertThat(content.storedAt())
                            .isBetween(before, Instant.now().plusSeconds(2));
                });
    }

    @Test
    void it_tells_the_time_by_which_content_is_old_and_leaves_nothing() {
        Instant before = contents.now();
        Digest digest = store.put(bytes("in between"));
        Instant after = contents.now();

        assertThat(storedAt(List.of(digest)).get(0)).isBetween(before, after);
        assertThat(store.list("garbage/")).isEmpty();
    }

    @Test
    void what_is_deleted_can_be_stored_again() {
        Digest digest = store.put(bytes("again"));
        contents.delete(List.of(digest), inAnHour());

        assertThat(store.put(bytes("again"))).isEqualTo(digest);
        assertThat(store.has(digest)).isTrue();
    }

    @Test
    void only_what_is_old_is_deleted() {
        Digest digest = store.put(bytes("old enough"));

        assertThat(contents.delete(List.of(digest), Instant.now().minus(DAY))).isEmpty();
        assertThat(store.has(digest)).isTrue();
        assertThat(contents.delete(List.of(digest, Digest.ofText("nothing")), inAnHour()))
                .containsExactly(digest);
        assertThat(store.has(digest)).isFalse();
        assertThat(store.list("garbage/")).isEmpty();
    }

    @Test
    void content_is_stored_anew_where_it_is_old_and_left_where_it_is_young(@TempDir Path folder) throws Exception {
        Path large = Files.write(folder.resolve("large"), new byte[9 << 20]);
        store.putVerified(large);
        List<Digest> both = List.of(store.put(bytes("twice")), Digest.of(large));
        List<Instant> first = storedAt(both);
        ticks();

        store.putVerified(bytes("twice"));
        store.putVerified(large);
        assertThat(storedAt(both)).as("young").isEqualTo(first);

        S3ObjectStore later = new S3ObjectStore(new Bucket(client, BUCKET), NEVER_YOUNG);
        later.put(bytes("twice"));
        later.putVerified(large);
        List<Instant> second = storedAt(both);
        assertThat(second.get(0)).as("old").isAfter(first.get(0));
        assertThat(second.get(1)).as("old, large").isAfter(first.get(1));
        ticks();
        assertThat(later.putVerified(bytes("twice"))).isEqualTo(PutOutcome.PRESENT);
        assertThat(later.putVerified(large)).isEqualTo(PutOutcome.PRESENT);
        assertThat(storedAt(both).get(0)).as("old, verified").isAfter(second.get(0));
        assertThat(storedAt(both).get(1)).as("old, large, verified").isAfter(second.get(1));
    }

    @Test
    void who_stores_what_is_being_deleted_waits_for_the_end_of_it() throws Exception {
        Digest digest = store.put(bytes("contested"));
        Deletions deletions = new Deletions(new Bucket(client, BUCKET));
        deletions.announce(digest, "another-run");

        assertThatThrownBy(() -> store.put(bytes("contested")))
                .isInstanceOf(ObjectStoreException.BeingDeleted.class)
                .hasMessageContaining(digest.shortId());
        assertThatThrownBy(() -> store.putVerified(bytes("contested")))
                .isInstanceOf(ObjectStoreException.BeingDeleted.class);

        deletions.takeBack(digest, "another-run");
        assertThat(store.put(bytes("contested"))).isEqualTo(digest);
    }

    @Test
    void what_killed_runs_have_announced_is_cleared_up() throws Exception {
        Deletions deletions = new Deletions(new Bucket(client, BUCKET));
        deletions.announce(Digest.ofText("of a killed run"), "killed");

        contents.delete(List.of(), Instant.now().minus(DAY));
        assertThat(store.list("garbage/deleting/")).hasSize(1);
        contents.delete(List.of(), inAnHour());
        assertThat(store.list("garbage/deleting/")).isEmpty();
    }

    /** Each writer assumes, as a job does, that content which {@code put} has acknowledged exists until it is referred to. */
    @Test
    void what_a_job_has_just_stored_is_never_deleted() throws Exception {
        ObjectStore jobs = new RetryingObjectStore(
                new S3ObjectStore(new Bucket(client, BUCKET), NEVER_YOUNG),
                new Backoff(5, Duration.ofMillis(1), Duration.ofMillis(20)),
                Sleeper.real());
        List<Digest> garbage = IntStream.range(0, KINDS_OF_GARBAGE)
                .mapToObj(kind -> Digest.ofText("garbage " + kind))
                .toList();
        AtomicInteger deleted = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> collectors = new ArrayList<>();
            for (int thread = 0; thread < 2; thread++) {
                StoredContents own = new S3Contents(new Bucket(client, BUCKET));
                collectors.add(threads.submit(() -> {
                    while (!over.get()) {
                        deleted.addAndGet(own.delete(garbage, aMomentAgo()).size());
                    }
                }));
            }
            List<Future<Integer>> storers = new ArrayList<>();
            for (int thread = 0; thread < 2; thread++) {
                storers.add(threads.submit(() -> {
                    int stored = 0;
                    for (int turn = 0; turn < 3 * KINDS_OF_GARBAGE; turn++) {
                        stored += storeAndLook(jobs, bytes("garbage " + turn % KINDS_OF_GARBAGE)) ? 1 : 0;
                    }
                    return stored;
                }));
            }
            for (Future<Integer> storer : storers) {
                assertThat(storer.get()).as("stored").isPositive();
            }
            over.set(true);
            for (Future<?> collector : collectors) {
                collector.get();
            }
            assertThat(deleted).hasPositiveValue();
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
    }

    /** Returns a time between one and two seconds ago: some of the server's answers have only whole seconds. */
    private static Instant aMomentAgo() {
        return Instant.now().minusSeconds(1).truncatedTo(ChronoUnit.SECONDS);
    }

    /** Returns whether it was stored, and was not being deleted at that moment. */
    private static boolean storeAndLook(ObjectStore jobs, byte[] content) {
        Digest digest;
        try {
            digest = jobs.put(content);
        } catch (ObjectStoreException.BeingDeleted | ObjectStoreException.UnknownOutcome e) {
            return false;
        }
        long until = System.nanoTime() + Duration.ofMillis(200).toNanos();
        while (System.nanoTime() < until) {
            assertThat(jobs.has(digest)).as("what was just stored is there").isTrue();
        }
        return true;
    }

    private List<StoredContent> all() {
        List<StoredContent> found = new ArrayList<>();
        contents.each(found::add);
        return found;
    }

    private List<Instant> storedAt(List<Digest> digests) {
        List<StoredContent> all = all();
        return digests.stream()
                .map(digest -> all.stream()
                        .filter(content -> content.digest().equals(digest))
                        .findFirst()
                        .orElseThrow()
                        .storedAt())
                .toList();
    }

    /** Waits until the file system's clock has advanced by its resolution. */
    private static void ticks() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(1100);
    }

    private static Instant inAnHour() {
        return Instant.now().plus(Duration.ofHours(1));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
