package dev.weightflow.console;

import dev.weightflow.console.testing.InMemoryConsole;
import dev.weightflow.platform.security.AuthorizationMatrix;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Set;

/** The operations that are documented; {@link dev.weightflow.console.session.ActionsSecurityTest} has the others. */
@QuarkusTest
@TestProfile(InMemoryConsole.Alone.class)
class AuthorizationTest extends AuthorizationMatrix {
    /** A link opens no more than its token does already. */
    @Override
    protected Set<String> harmless() {
        return Set.of("POST /session-links");
    }
}
