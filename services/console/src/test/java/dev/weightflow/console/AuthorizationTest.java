package dev.weightflow.console;

import dev.weightflow.console.testing.InMemoryConsole;
import dev.weightflow.platform.security.AuthorizationMatrix;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Set;

/** Tests the authorization of the documented operations; {@link dev.weightflow.console.session.ActionsSecurityTest} covers the others. */
@QuarkusTest
@TestProfile(InMemoryConsole.Alone.class)
class AuthorizationTest extends AuthorizationMatrix {
    /** Returns the operations without effect: a link grants no more than its token already does. */
    @Override
    protected Set<String> harmless() {
        return Set.of("POST /session-links");
    }
}
