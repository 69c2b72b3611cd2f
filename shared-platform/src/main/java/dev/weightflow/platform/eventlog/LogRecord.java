package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.id.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.UUID;

/**
 * Fact with its position. Records of other writers are left out.
 *
 * @param append the id of the append that wrote it, if {@link EventLog#append} did
 */
public record LogRecord<E extends Event>(
        Envelope<E> event, Optional<UUID> append, int partition, long offset, byte[] data) {
    /** Returns the digest of type, id, time and data: another fact has another one. */
    Digest digest() {
        MessageDigest sha256 = Digest.sha256();
        sha256.update(String.join(
                        "\n",
                        event.event().type().name(),
                        event.id().value(),
                        event.time().toString(),
                        "")
                .getBytes(StandardCharsets.UTF_8));
        sha256.update(data);
        return Digest.finish(sha256);
    }
}
