package dev.weightflow.platform.objectstore;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.weightflow.local.server.S3Server;
import dev.weightflow.schema.id.Digest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests a server whose process is stopped: it accepts connections, and answers nothing. */
class FrozenStoreTest {
    private static final Duration BEFORE_CALLERS_GIVE_UP = Duration.ofSeconds(55);

    @TempDir
    Path directory;

    @Test
    void is_unavailable_before_the_callers_of_a_service_give_up() throws Exception {
        try (S3Server server = S3Server.start(directory)) {
            server.createBucket("frozen");
            ObjectStore store = S3Settings.of(
                            server.endpoint(), "frozen", "us-east-1", server.accessKey(), server.secretKey())
                    .openForRequests(new SimpleMeterRegistry());
            Digest stored = store.put(new byte[] {1});
            signal("STOP", server);
            try {
                assertTimeoutPreemptively(BEFORE_CALLERS_GIVE_UP, () -> {
                    assertThatThrownBy(() -> store.has(stored)).isInstanceOf(ObjectStoreException.Unavailable.class);
                    assertThatThrownBy(() -> store.read(stored)).isInstanceOf(ObjectStoreException.Unavailable.class);
                });
            } finally {
                signal("CONT", server);
            }
        }
    }

    private static void signal(String signal, S3Server server) throws Exception {
        new ProcessBuilder("kill", "-" + signal, Long.toString(server.pid()))
                .start()
                .waitFor();
    }
}
