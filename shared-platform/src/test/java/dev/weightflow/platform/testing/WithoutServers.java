package dev.weightflow.platform.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Profile of the test service with channels in memory, which needs no servers. */
public class WithoutServers implements QuarkusTestProfile {
    /** File with the secret of the service's identity proof. */
    public static final Path IDENTITY_SECRET = Path.of(
                    "target", "identity-secret-" + ProcessHandle.current().pid())
            .toAbsolutePath();

    @Override
    public Map<String, String> getConfigOverrides() {
        write(IDENTITY_SECRET, "what only the service and its user know");
        return Map.of(
                "quarkus.http.limits.max-body-size", "20K",
                "weightflow.security.tokens", Tokens.file().toString(),
                "weightflow.security.identity-secret", IDENTITY_SECRET.toString(),
                "mp.messaging.incoming.training-requests.connector", "smallrye-in-memory",
                "mp.messaging.incoming.completed-trainings.connector", "smallrye-in-memory",
                "mp.messaging.incoming.progress-in.connector", "smallrye-in-memory",
                "mp.messaging.outgoing.requests.connector", "smallrye-in-memory");
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
