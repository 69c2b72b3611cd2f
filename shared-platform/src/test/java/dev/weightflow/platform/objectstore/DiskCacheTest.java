package dev.weightflow.platform.objectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.schema.id.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskCacheTest {
    private static final int BYTES = 1000;

    @TempDir
    Path folder;

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private long most;
    private Instant now = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void a_copy_is_fetched_once_and_anew_when_it_is_damaged() throws IOException {
        DiskCache cache = cache(BYTES);
        Digest digest = store.put(content(1));
        Path copy = cache.of(digest);
        assertThat(copy).hasBinaryContent(content(1));

        Files.writeString(copy, "damaged");

        assertThat(cache.of(digest)).isEqualTo(copy).hasBinaryContent(content(1));
    }

    @Test
    void what_was_not_used_for_longest_goes_first_and_as_much_as_may_be_kept_stays() {
        DiskCache cache = cache(2 * BYTES);
        Path first = use(cache, 1);
        Path second = use(cache, 2);
        Path third = use(cache, 3);
        use(cache, 1);

        cache.evict();

        assertThat(second).doesNotExist();
        assertThat(first).exists();
        assertThat(third).exists();
        assertThat(use(cache, 2)).hasBinaryContent(content(2));
    }

    @Test
    void what_a_killed_process_left_half_written_goes_like_any_other() throws IOException {
        DiskCache cache = cache(BYTES);
        Path kept = use(cache, 1);
        Path partial = Files.write(kept.resolveSibling(".1.partial"), content(9));
        Files.setLastModifiedTime(partial, java.nio.file.attribute.FileTime.from(now.minusSeconds(60)));

        cache.evict();

        assertThat(partial).doesNotExist();
        assertThat(kept).exists();
    }

    @Test
    void a_folder_that_is_not_there_is_within_its_limit() {
        new DiskCache(store, folder.resolve("none"), 0, () -> now).evict();

        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void what_the_store_does_not_have_is_told() {
        DiskCache cache = cache(BYTES);

        assertThatThrownBy(() -> cache.of(Digest.of(content(7)))).isInstanceOf(ObjectStoreException.class);
    }

    @Test
    void copies_that_are_not_in_use_make_room_before_another_is_fetched_and_a_quarter_is_spared() {
        DiskCache cache = cache(4 * BYTES);
        Path old = use(cache, 1);
        use(cache, 2);
        cache.evict();

        List<Optional<Path>> kept =
                IntStream.range(3, 8).mapToObj(seed -> keep(cache, seed)).toList();

        assertThat(kept.stream().map(Optional::isPresent)).containsExactly(true, true, true, false, false);
        assertThat(kept.subList(0, 3))
                .allSatisfy(copy -> assertThat(copy.orElseThrow()).exists());
        assertThat(old).doesNotExist();
        assertThat(most).isLessThanOrEqualTo(4 * BYTES);
    }

    @Test
    void what_passes_through_is_seen_and_goes() {
        DiskCache cache = cache(4 * BYTES);
        Digest digest = store.put(content(1));

        byte[] seen = cache.seen(digest, BYTES, copy -> {
            assertThat(copy).exists();
            return content(1);
        });

        assertThat(seen).isEqualTo(content(1));
        assertThat(bytes()).isZero();
    }

    private Optional<Path> keep(DiskCache cache, int seed) {
        now = now.plusSeconds(1);
        Optional<Path> copy = cache.kept(store.put(content(seed)), BYTES);
        most = Math.max(most, bytes());
        return copy;
    }

    private long bytes() {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DiskCache cache(long mostBytes) {
        return new DiskCache(store, folder.resolve("copies"), mostBytes, () -> now);
    }

    private Path use(DiskCache cache, int seed) {
        now = now.plusSeconds(1);
        return cache.of(store.put(content(seed)));
    }

    private static byte[] content(int seed) {
        byte[] content = new byte[BYTES];
        content[0] = (byte) seed;
        return content;
    }
}
