package dev.weightflow.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {
    /** Output of {@code printf %s secret | sha256sum}. */
    private static final String SECRET = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("tokens");
    }

    @Test
    void knows_who_has_a_token_by_its_hash() throws IOException {
        TokenFile tokens = open("# people", "", "alice writer,promoter " + SECRET);

        assertThat(tokens.caller("secret")).contains(alice(Set.of("writer", "promoter")));
        assertThat(tokens.caller(SECRET)).isEmpty();
        assertThat(tokens.caller("")).isEmpty();
    }

    @Test
    void reads_again_what_has_changed() throws IOException {
        TokenFile tokens = open("alice writer " + SECRET);

        Files.writeString(file, "alice reader " + SECRET + "\nbob reader no-hash\n");
        assertThat(tokens.caller("secret")).contains(alice(Set.of("reader")));

        Files.delete(file);
        assertThat(tokens.caller("secret")).isEmpty();

        Files.writeString(file, "alice admin " + SECRET);
        assertThat(tokens.caller("secret")).contains(alice(Set.of("admin")));
    }

    @Test
    void a_faulty_line_stops_the_start_and_is_not_repeated() throws IOException {
        assertThatThrownBy(() -> open("alice writer secret", "bob king " + SECRET, "only-a-token"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("line 1 has no SHA-256")
                .hasMessageContaining("line 2 names a role that is none of admin, promoter, reader, writer")
                .hasMessageContaining("line 3 has 1 parts")
                .hasMessageNotContaining("only-a-token")
                .hasMessageNotContaining("writer secret");
        assertThatThrownBy(() -> TokenFile.open(folder.resolve("none")))
                .hasMessageContaining("weightflow.security.tokens names")
                .hasMessageContaining("NoSuchFileException");
    }

    @Test
    void a_file_that_everybody_can_write_is_refused() throws IOException {
        Files.writeString(file, "alice admin " + SECRET);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

        assertThatThrownBy(() -> TokenFile.open(file)).hasMessageContaining("chmod o-w");
    }

    private TokenFile open(String... lines) throws IOException {
        Files.write(file, java.util.List.of(lines));
        return TokenFile.open(file);
    }

    private static Caller alice(Set<String> roles) {
        return new Caller("alice", roles, Optional.of(TokenFile.sha256("secret")));
    }
}
