package dev.weightflow.platform.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.DecidingThread;
import dev.weightflow.platform.objectstore.ObjectStore.Marked;
import dev.weightflow.platform.objectstore.ObjectStore.PutOutcome;
import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contract of every object store. */
abstract class ObjectStoreContract {

    @TempDir
    Path folder;

    abstract ObjectStore store();

    /** Replaces the bytes of a stored object, as a failing disk would. */
    abstract void damage(Digest digest, byte[] content) throws Exception;

    @Test
    void content_comes_back_under_its_digest() {
        Digest digest = store().put(bytes("weights"));

        assertThat(digest).isEqualTo(Digest.of(bytes("weights")));
        assertThat(store().read(digest)).isEqualTo(bytes("weights"));
        assertThat(store().has(digest)).isTrue();
    }

    @Test
    void a_thread_that_decides_reads_and_writes_nothing() {
        byte[] content = bytes("what no decision may see");
        Digest digest = store().put(content);
        List<Callable<?>> calls = List.of(
                () -> store().put(content),
                () -> store().putVerified(content),
                () -> store().read(digest),
                () -> store().has(digest),
                () -> store().read("a/name"),
                () -> store().putIfAbsent("a/name", content),
                () -> store().readMarked("a/name"),
                () -> store().replaceIfUnchanged("a/name", content, "mark"),
                () -> store().list("a/"));

        for (Callable<?> call : calls) {
            assertThatThrownBy(() -> DecidingThread.run(() -> {
                        try {
                            return call.call();
                        } catch (RuntimeException e) {
                            throw e;
                        } catch (Exception e) {
                            throw new AssertionError(e);
                        }
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("a decision is pure and quick");
        }
    }

    @Test
    void a_part_is_read_and_verified_by_itself() throws Exception {
        Digest digest = store().put(bytes("one two three"));

        assertThat(store().read(digest, 4, 3, Digest.ofText("two"))).isEqualTo(bytes("two"));
        assertThatThrownBy(() -> store().read(digest, 4, 3, Digest.ofText("one")))
                .isInstanceOf(ObjectStoreException.DigestMismatch.class);
        damage(digest, bytes("x"));
        assertThatThrownBy(() -> store().read(digest, 4, 3, Digest.ofText("two")))
                .isInstanceOf(ObjectStoreException.DigestMismatch.class);
        assertThatThrownBy(() -> store().read(Digest.ofText("nothing"), 0, 1, Digest.ofText("n")))
                .isInstanceOf(ObjectStoreException.NotFound.class);
    }

    @Test
    void the_same_content_can_be_stored_again() {
        assertThat(store().put(bytes("again"))).isEqualTo(store().put(bytes("again")));
    }

    @Test
    void empty_content_is_content() {
        Digest digest = store().put(new byte[0]);

        assertThat(store().read(digest)).isEmpty();
    }

    @Test
    void what_is_too_large_for_a_document_is_not_read() throws IOException {
        byte[] large = new byte[2000];
        Digest digest = store().put(large);

        assertThat(store().read(digest, 2000)).isEqualTo(large);
        assertThatThrownBy(() -> store().read(digest, 1999))
                .isInstanceOf(ObjectStoreException.TooLarge.class)
                .hasMessageContaining(digest.shortId())
                .hasMessageContaining("2000 bytes");
        store().fetch(digest, folder.resolve("large"));
        assertThat(folder.resolve("large")).hasBinaryContent(large);
    }

    @Test
    void what_was_never_stored_is_not_found() {
        Digest digest = Digest.ofText("never stored");

        assertThat(store().has(digest)).isFalse();
        assertThatThrownBy(() -> store().read(digest))
                .isInstanceOf(ObjectStoreException.NotFound.class)
                .hasMessageContaining(digest.shortId());
        assertThatThrownBy(() -> store().fetch(digest, folder.resolve("x")))
                .isInstanceOf(ObjectStoreException.NotFound.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_large_file_goes_and_comes_back_whole() throws IOException {
        byte[] content = new byte[9 << 20];
        new Random(1).nextBytes(content);
        Path file = Files.write(folder.resolve("large"), content);

        store().putVerified(file);
        store().fetch(Digest.of(file), folder.resolve("back"));

        assertThat(folder.resolve("back")).hasBinaryContent(content);
    }

    @Test
    void a_copy_that_cannot_be_written_is_no_fault_of_the_store() throws IOException {
        Digest digest = store().put(bytes("sound" + getClass()));
        Path noFolder = Files.write(folder.resolve("file"), bytes("in the way"));

        assertThatThrownBy(() -> store().fetch(digest, noFolder.resolve("copy")))
                .isInstanceOf(ObjectStoreException.LocalFile.class)
                .hasMessageContaining(noFolder.resolve("copy").toString());
    }

    @Test
    void damaged_content_is_never_handed_out() throws Exception {
        Digest digest = store().put(bytes("sound" + getClass()));
        damage(digest, bytes("rotten"));

        assertThatThrownBy(() -> store().read(digest)).isInstanceOf(ObjectStoreException.DigestMismatch.class);
        assertThatThrownBy(() -> store().fetch(digest, folder.resolve("x")))
                .isInstanceOf(ObjectStoreException.DigestMismatch.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void damaged_content_is_replaced_by_who_stores_it_again() throws Exception {
        Path large = Files.write(folder.resolve("large"), new byte[9 << 20]);
        Digest ofLarge = Digest.of(large);
        for (byte[] other : List.of(bytes("rotten"), bytes("longer than what was there"))) {
            Digest small = store().put(bytes("sound" + getClass()));
            store().putVerified(large);
            damage(small, other);
            damage(ofLarge, other);

            assertThat(store().putVerified(bytes("sound" + getClass()))).isEqualTo(PutOutcome.REPAIRED);
            assertThat(store().putVerified(large)).isEqualTo(PutOutcome.REPAIRED);

            assertThat(store().read(small)).isEqualTo(bytes("sound" + getClass()));
            store().fetch(ofLarge, folder.resolve("back"));
            assertThat(store().putVerified(large)).isEqualTo(PutOutcome.PRESENT);
            assertThat(store().putVerified(bytes("sound" + getClass()))).isEqualTo(PutOutcome.PRESENT);
        }
        assertThat(store().putVerified(bytes("new" + System.nanoTime()))).isEqualTo(PutOutcome.STORED);
    }

    @Test
    void a_name_is_given_once() {
        String key = "names/once-" + System.nanoTime();

        assertThat(store().putIfAbsent(key, bytes("first"))).isTrue();
        assertThat(store().putIfAbsent(key, bytes("second"))).isFalse();
        assertThat(store().read(key)).contains(bytes("first"));
        assertThat(store().read(key + "-other")).isEmpty();
    }

    @Test
    void a_name_can_be_given_to_other_content() {
        String key = "names/replaced-" + System.nanoTime();

        store().replace(key, bytes("first"));
        store().replace(key, bytes("second"));

        assertThat(store().read(key)).contains(bytes("second"));
        assertThat(store().putIfAbsent(key, bytes("third"))).isFalse();
    }

    @Test
    void a_name_is_given_to_other_content_by_who_has_read_the_latest_alone() {
        String key = "names/conditional-" + System.nanoTime();
        store().putIfAbsent(key, bytes("first"));
        String first = store().readMarked(key).orElseThrow().mark();

        assertThat(store().replaceIfUnchanged(key, bytes("second"), first)).isTrue();
        assertThat(store().replaceIfUnchanged(key, bytes("late"), first)).isFalse();

        assertThat(store().readMarked(key).map(Marked::content)).contains(bytes("second"));
        assertThat(store().readMarked(key + "-other")).isEmpty();
        assertThat(store().replaceIfUnchanged(key + "-other", bytes("x"), first))
                .isFalse();
        assertThat(store().read(key + "-other")).isEmpty();
    }

    @Test
    void a_name_that_is_deleted_is_gone_and_can_be_given_again() {
        String key = "names/freed-" + System.nanoTime();
        store().putIfAbsent(key, bytes("first"));

        store().delete(key);

        assertThat(store().read(key)).isEmpty();
        assertThat(store().list(key)).isEmpty();
        store().delete(key);
        assertThat(store().putIfAbsent(key, bytes("second"))).isTrue();
    }

    @Test
    void of_many_writers_of_a_name_exactly_one_wins() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 10; round++) {
                String key = "names/race-" + System.nanoTime();
                List<Callable<Boolean>> race = IntStream.range(0, 8)
                        .<Callable<Boolean>>mapToObj(i -> () -> store().putIfAbsent(key, bytes("writer " + i)))
                        .toList();
                long winners = 0;
                for (var outcome : writers.invokeAll(race)) {
                    winners += outcome.get() ? 1 : 0;
                }
                assertThat(winners).isEqualTo(1);
            }
        } finally {
            writers.shutdownNow();
        }
    }

    @Test
    void names_are_listed_by_their_beginning() {
        String prefix = "list-" + System.nanoTime() + "/";
        store().putIfAbsent(prefix + "b", bytes("2"));
        store().putIfAbsent(prefix + "a/c", bytes("1"));

        assertThat(store().list(prefix)).containsExactly(prefix + "a/c", prefix + "b");
        assertThat(store().list(prefix + "z")).isEmpty();
    }

    @Test
    void names_cannot_reach_elsewhere() {
        for (String key : List.of("../x", "/x", "a//b", "sha256/ab/cd", "a b", "a/../b", "")) {
            assertThatThrownBy(() -> store().putIfAbsent(key, bytes("x")))
                    .as(key)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
