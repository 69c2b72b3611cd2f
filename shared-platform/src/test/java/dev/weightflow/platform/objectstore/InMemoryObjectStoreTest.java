package dev.weightflow.platform.objectstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.schema.id.Digest;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InMemoryObjectStoreTest extends ObjectStoreContract {

    private final InMemoryObjectStore store = new InMemoryObjectStore();

    @Override
    ObjectStore store() {
        return store;
    }

    @Override
    void damage(Digest digest, byte[] content) {
        store.damage(digest, content);
    }

    /** Behaves as S3 itself; some small servers for developers' machines compare and write in two steps. */
    @Test
    void of_many_who_have_read_the_same_exactly_one_replaces_it() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 200; round++) {
                String key = "names/race-" + round;
                store.putIfAbsent(key, new byte[] {0});
                String mark = store.readMarked(key).orElseThrow().mark();
                List<Callable<Boolean>> race = IntStream.range(1, 9)
                        .<Callable<Boolean>>mapToObj(
                                i -> () -> store.replaceIfUnchanged(key, new byte[] {(byte) i}, mark))
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
}
