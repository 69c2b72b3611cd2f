package dev.weightflow.platform.security;

import dev.weightflow.platform.configuration.ConfigurationException;
import dev.weightflow.platform.configuration.ReloadedFile;
import dev.weightflow.schema.id.Digest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens of a file, of which only hashes are kept. The file is read again as soon as it has changed: whoever removes a line has revoked
 * a token with the next request. A line that cannot be understood counts for nothing, and is told in the log; at the start of a service it
 * is a fault of the configuration.
 */
final class TokenFile {
    private static final Logger LOG = LoggerFactory.getLogger(TokenFile.class);

    private final ReloadedFile<TokenLines> lines;

    private TokenFile(ReloadedFile<TokenLines> lines) {
        this.lines = lines;
    }

    /** @throws ConfigurationException if the file cannot be read, can be written by everybody, or has a line that is faulty */
    static TokenFile open(Path file) {
        ReloadedFile<TokenLines> lines =
                ReloadedFile.open(SecuritySettings.TOKENS, file, text -> parsed(file, text), TokenLines.NONE);
        List<String> faults = lines.get().faults();
        if (!faults.isEmpty()) {
            throw new ConfigurationException(
                    faults.stream().map(fault -> file + ": " + fault).toList());
        }
        return new TokenFile(lines);
    }

    private static TokenLines parsed(Path file, List<String> text) {
        TokenLines lines = TokenLines.of(text);
        lines.faults().forEach(fault -> LOG.error("{}: {}; it counts for nothing", file, fault));
        return lines;
    }

    /** Who has that token, if anybody has. */
    Optional<Caller> caller(String token) {
        return Optional.ofNullable(lines.get().callers().get(sha256(token)));
    }

    /** Whether the token with that SHA-256 is still somebody's. */
    boolean has(String sha256) {
        return lines.get().callers().containsKey(sha256);
    }

    static String sha256(String token) {
        return Digest.ofText(token).hex();
    }
}
