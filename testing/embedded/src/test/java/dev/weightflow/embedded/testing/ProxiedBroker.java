package dev.weightflow.embedded.testing;

import dev.weightflow.embedded.KafkaBroker;
import dev.weightflow.embedded.process.Port;
import java.nio.file.Path;
import java.util.Map;

/**
 * A broker with two listeners: one that clients reach directly, and one that they reach through {@link LostAnswers}, so that
 * some clients meet faults and others do not.
 *
 * @param broker the broker; its own {@code bootstrapServers} are the direct way
 * @param proxy the way with faults
 */
public record ProxiedBroker(KafkaBroker broker, LostAnswers proxy) implements AutoCloseable {
    private static final String NAME = "the broker behind a proxy";

    /** Starts a broker of its own with its data under that folder. */
    public static ProxiedBroker start(Path home) {
        int behind = Port.free().claim(NAME);
        int proxied = Port.free().claim(NAME);
        KafkaBroker broker = SecondListener.start(home, "PROXIED", "PLAINTEXT", behind, proxied, Map.of());
        try {
            return new ProxiedBroker(broker, LostAnswers.start(proxied, behind));
        } catch (RuntimeException e) {
            broker.close();
            throw e;
        }
    }

    @Override
    public void close() {
        proxy.close();
        broker.close();
    }
}
