package dev.weightflow.testing.servers;

import dev.weightflow.local.process.Port;
import dev.weightflow.local.server.KafkaBroker;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Starts a broker with a second listener beside its own. */
final class SecondListener {
    private static final String NAME = "the broker with two listeners";

    private SecondListener() {}

    /**
     * @param listener its name
     * @param protocol by Kafka's name
     * @param port its port
     * @param advertised the advertised port
     * @param more settings of the broker
     */
    static KafkaBroker start(
            Path home, String listener, String protocol, int port, int advertised, Map<String, String> more) {
        return Port.free().started(NAME, direct -> {
            int controller = Port.free().claim(NAME);
            String client = "CLIENT://127.0.0.1:" + direct;
            String other = "," + listener + "://127.0.0.1:";
            Map<String, String> settings = new HashMap<>(more);
            settings.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
            settings.put(
                    "listener.security.protocol.map",
                    "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT," + listener + ":" + protocol);
            settings.put("listeners", client + other + port + ",CONTROLLER://127.0.0.1:" + controller);
            settings.put("advertised.listeners", client + other + advertised);
            return KafkaBroker.start(
                    home, KafkaBroker.Options.at(Port.of(direct)).with(settings));
        });
    }
}
