package dev.weightflow.platform.security;

import dev.weightflow.platform.testing.WithoutServers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

@QuarkusTest
@TestProfile(ThingsMatrixTest.Profile.class)
class ThingsMatrixTest extends AuthorizationMatrix {
    public static class Profile extends WithoutServers {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
            settings.putAll(AuthorizationMatrix.settings());
            return settings;
        }
    }

    @Override
    protected Set<String> failing() {
        return Set.of("GET /things/mistake");
    }
}
