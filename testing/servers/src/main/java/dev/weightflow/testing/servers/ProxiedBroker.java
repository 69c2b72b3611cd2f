package dev.weightflow.testing.servers;

import dev.weightflow.local.process.Port;
import dev.weightflow.local.server.KafkaBroker;
import java.nio.file.Path;
import java.util.Map;

/**
 * Broker with two listeners: one that clients reach directly, and one that they reach through {@link LostAnswers}, so that some clients meet faults
 * and others do not.
 *
 * @param broker its own {@code bootstrapServers} are those of the direct listener
 * @param proxy the listener with faults
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
