package dev.weightflow.platform.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** The service in miniature with channels in memory: nothing has to run beside it. */
public class WithoutServers implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quarkus.http.limits.max-body-size", "20K",
                "weightflow.security.tokens", Tokens.file().toString(),
                "mp.messaging.incoming.training-requests.connector", "smallrye-in-memory",
                "mp.messaging.incoming.completed-trainings.connector", "smallrye-in-memory",
                "mp.messaging.incoming.progress-in.connector", "smallrye-in-memory",
                "mp.messaging.outgoing.requests.connector", "smallrye-in-memory");
    }
}
