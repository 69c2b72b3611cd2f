package dev.weightflow.platform.testing;

import dev.weightflow.embedded.AccessTokens;
import java.nio.file.Path;

/** The tokens of the service in miniature: one for each role, which is also its bearer's name. */
public final class Tokens {
    /** A place that is the same for all class loaders that load this class, and another for tests in another process. */
    private static final AccessTokens TOKENS = AccessTokens.in(
            Path.of("target", "access-" + ProcessHandle.current().pid()).toAbsolutePath());

    private Tokens() {}

    /** The file that the service is given. */
    public static Path file() {
        of("reader");
        return TOKENS.hashes();
    }

    /** The token with that role. */
    public static String of(String role) {
        return TOKENS.of(role, role);
    }
}
