package dev.weightflow.embedded.testing;

import dev.weightflow.embedded.KafkaBroker;
import dev.weightflow.embedded.process.Port;
import java.nio.file.Path;
import java.util.Map;

/**
 * A broker with two listeners: one that clients reach directly, and one that they reach through a {@link FaultProxy}, so that
 * some clients meet faults and others do not.
 *
 * @param broker the broker; its own {@code bootstrapServers} are the direct way
 * @param proxy the way with faults
 */
public record ProxiedBroker(KafkaBroker broker, FaultProxy proxy) implements AutoCloseable {
    private static final String NAME = "the broker behind a proxy";

    /** Starts a broker of its own with its data under that folder. */
    public static ProxiedBroker start(Path home) {
        int direct = Port.free().claim(NAME);
        int behind = Port.free().claim(NAME);
        int proxied = Port.free().claim(NAME);
        int controller = Port.free().claim(NAME);
        Map<String, String> settings = Map.of(
                "controller.quorum.voters", "1@127.0.0.1:" + controller,
                "listener.security.protocol.map", "CLIENT:PLAINTEXT,PROXIED:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "listeners",
                        "CLIENT://127.0.0.1:" + direct + ",PROXIED://127.0.0.1:" + behind + ",CONTROLLER://127.0.0.1:"
                                + controller,
                "advertised.listeners", "CLIENT://127.0.0.1:" + direct + ",PROXIED://127.0.0.1:" + proxied);
        KafkaBroker broker =
                KafkaBroker.start(home, KafkaBroker.Options.at(Port.of(direct)).with(settings));
        try {
            return new ProxiedBroker(broker, FaultProxy.start(proxied, behind));
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
