package dev.weightflow.ingestion.work;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.id.Digest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardUploadTest {
    @TempDir
    Path folder;

    @Test
    void what_lay_beside_a_shard_and_was_collected_meanwhile_is_missed_before_the_manifest_names_it()
            throws IOException {
        InMemoryObjectStore store = new InMemoryObjectStore();
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        ShardUpload upload = new ShardUpload(store, new IngestionMetrics(new SimpleMeterRegistry()), now::get);
        Path thumbnails = Files.writeString(folder.resolve("thumbnails"), "small pictures");
        Digest digest = Digest.of(thumbnails);
        upload.beside(thumbnails, digest);
        now.set(Instant.EPOCH.plus(ObjectStore.LEAST_GRACE));
        assertThatCode(upload::requireAllThere).doesNotThrowAnyException();

        store.lose(digest);

        assertThatThrownBy(upload::requireAllThere)
                .hasMessageContaining(digest.shortId())
                .hasMessageContaining("collected as garbage");
        now.set(Instant.EPOCH.plus(Duration.ofHours(1)));
        assertThatCode(upload::requireAllThere).doesNotThrowAnyException(); // nothing is collected so soon
    }
}
