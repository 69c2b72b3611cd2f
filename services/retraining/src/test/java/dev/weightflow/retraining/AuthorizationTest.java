package dev.weightflow.retraining;

import dev.weightflow.platform.security.AuthorizationMatrix;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import java.util.Set;

@QuarkusTest
@TestProfile(AuthorizationTest.Alone.class)
class AuthorizationTest extends AuthorizationMatrix {
    /** Profile with channels in memory, without Kafka and object store: admitted callers are told that the service is starting. */
    public static class Alone implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = settings();
            settings.put("mp.messaging.outgoing.training-requests.connector", "smallrye-in-memory");
            settings.put("mp.messaging.outgoing.evaluation-requests.connector", "smallrye-in-memory");
            return settings;
        }
    }

    @Override
    protected Set<String> harmless() {
        return Set.of("POST /models/{model}/retraining-policy/preview");
    }
}
