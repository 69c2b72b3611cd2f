package dev.weightflow.embedded.testing;

import dev.weightflow.embedded.EmbeddedServers;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/**
 * The servers for Quarkus tests: {@code @QuarkusTestResource(EmbeddedServersResource.class)}. A module that names its settings
 * otherwise, or needs topics and buckets before the application starts, extends this and overrides {@link #settings}. A field
 * of type {@link EmbeddedServers} in the test class gets the running pair.
 */
public class EmbeddedServersResource implements QuarkusTestResourceLifecycleManager {

    private TemporaryServers running;

    @Override
    public final Map<String, String> start() {
        running = TemporaryServers.start();
        return settings(running.servers());
    }

    /** Prepares the servers and answers the settings that the application under test starts with. */
    protected Map<String, String> settings(EmbeddedServers servers) {
        return Map.of(
                "kafka.bootstrap.servers", servers.kafka().bootstrapServers(),
                "weightflow.object-store.endpoint", servers.s3().endpoint(),
                "weightflow.object-store.access-key", servers.s3().accessKey(),
                "weightflow.object-store.secret-key", servers.s3().secretKey());
    }

    @Override
    public final void inject(TestInjector injector) {
        injector.injectIntoFields(running.servers(), new TestInjector.MatchesType(EmbeddedServers.class));
    }

    @Override
    public final void stop() {
        if (running != null) {
            running.close();
        }
    }
}
