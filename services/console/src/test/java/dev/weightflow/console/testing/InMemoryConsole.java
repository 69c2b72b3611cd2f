package dev.weightflow.console.testing;

import dev.weightflow.console.Console;
import dev.weightflow.console.live.ProgressStream;
import dev.weightflow.console.owner.Health;
import dev.weightflow.console.owner.OwningService;
import dev.weightflow.console.owner.ServiceClients;
import dev.weightflow.console.training.Histories;
import dev.weightflow.platform.security.AuthorizationMatrix;
import dev.weightflow.platform.service.ServiceHandle;
import dev.weightflow.projection.FollowingInstance;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.LogsFixture;
import dev.weightflow.projection.documents.StoredDocuments;
import io.quarkus.test.junit.QuarkusTestProfile;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;

/** Console of tests, whose content is what is published in {@link #logs}. */
@Singleton
public class InMemoryConsole {
    /** Logs that it follows. */
    public final LogsFixture logs = new LogsFixture();
    /** Stub of all services. */
    public final StubOwner owner = new StubOwner();

    private final Follower follower = new Follower(logs);
    private final Console console = new Console(
            follower.journals(),
            new StoredDocuments(logs.store),
            new ProgressStream(),
            new Health(Map.of(), logs.clock),
            new ServiceClients(addresses()),
            logs.clock);

    private Map<OwningService, URI> addresses() {
        Map<OwningService, URI> addresses = new EnumMap<>(OwningService.class);
        for (OwningService one : OwningService.values()) {
            addresses.put(one, owner.address());
        }
        return addresses;
    }

    /** Profile with the tokens of all roles, without Kafka and object store. */
    public static class Alone implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = AuthorizationMatrix.settings();
            settings.put("mp.messaging.incoming.progress-in.connector", "smallrye-in-memory");
            return settings;
        }
    }

    private static final class Follower extends FollowingInstance {
        Follower(LogsFixture logs) {
            super(logs, "console", Histories.PROJECTION);
            begin();
        }

        Journals journals() {
            return journals;
        }
    }

    @Produces
    @Singleton
    @Alternative
    @Priority(1)
    ServiceHandle<Console> handle() {
        return ServiceHandle.started(console);
    }

    /** Returns the console, once it has read the logs to their ends. */
    public Console console() {
        follower.catchUp();
        return console;
    }

    @PreDestroy
    void close() {
        follower.close();
        owner.close();
    }
}
