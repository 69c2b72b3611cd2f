package dev.weightflow.platform.testing;

import dev.weightflow.local.server.AccessTokens;
import java.nio.file.Path;

/** Tokens of the test service: one for each role, which is also the caller's name. */
public final class Tokens {
    /** Folder that is the same for all class loaders of this class, and differs between processes. */
    private static final AccessTokens TOKENS = AccessTokens.in(
            Path.of("target", "access-" + ProcessHandle.current().pid()).toAbsolutePath());

    private Tokens() {}

    /** Returns the token file of the service. */
    public static Path file() {
        of("reader");
        return TOKENS.hashes();
    }

    /** Returns the token with that role. */
    public static String of(String role) {
        return TOKENS.of(role, role);
    }
}
