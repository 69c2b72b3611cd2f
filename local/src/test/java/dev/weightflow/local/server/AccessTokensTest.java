package dev.weightflow.local.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTokensTest {
    @TempDir
    Path directory;

    @Test
    void a_token_is_made_once_and_only_its_hash_is_let_in() throws IOException {
        AccessTokens tokens = AccessTokens.in(directory.resolve("access"));

        String token = tokens.of("command-line", "admin");

        assertThat(token)
                .hasSize(43)
                .isEqualTo(AccessTokens.in(directory.resolve("access")).of("command-line", "admin"));
        assertThat(Files.readString(tokens.hashes()))
                .containsOnlyOnce("command-line admin ")
                .doesNotContain(token);
        assertThat(tokens.of("somebody-else", "reader")).isNotEqualTo(token);
    }

    @Test
    void parts_that_start_at_the_same_time_get_one_token_which_is_let_in() throws Exception {
        int parts = 8;
        ExecutorService starts = Executors.newFixedThreadPool(parts);
        try {
            for (int platform = 0; platform < 20; platform++) {
                Path folder = directory.resolve("access-" + platform);
                CyclicBarrier together = new CyclicBarrier(parts);
                Callable<String> start = () -> {
                    together.await();
                    return AccessTokens.in(folder).of("command-line", "admin");
                };

                List<Future<String>> tokens = starts.invokeAll(Collections.nCopies(parts, start));

                String kept = AccessTokens.in(folder).of("command-line", "admin");
                for (Future<String> token : tokens) {
                    assertThat(token.get()).isEqualTo(kept);
                }
                assertThat(Files.readAllLines(folder.resolve("tokens"))).hasSize(2);
            }
        } finally {
            starts.shutdownNow();
        }
    }

    @Test
    void no_other_user_can_read_any_of_it() throws IOException {
        AccessTokens tokens = AccessTokens.in(directory.resolve("access"));
        tokens.of("command-line", "admin");

        assertThat(mode(directory.resolve("access"))).isEqualTo("rwx------");
        assertThat(mode(tokens.hashes())).isEqualTo("rw-------");
        assertThat(mode(tokens.tokenFile("command-line"))).isEqualTo("rw-------");
    }

    @Test
    void lines_of_others_stay() throws IOException {
        AccessTokens tokens = AccessTokens.in(directory.resolve("access"));
        tokens.of("command-line", "admin");
        String added = "alice reader " + "0".repeat(64);
        Files.write(tokens.hashes(), List.of(added));

        tokens.of("command-line", "admin");

        assertThat(Files.readAllLines(tokens.hashes())).hasSize(2).contains(added);
    }

    @Test
    void a_token_that_is_added_is_kept_nowhere() throws IOException {
        Path file = directory.resolve("tokens");

        String first = AccessTokens.added(file, "alice", "reader");
        String second = AccessTokens.added(file, "bob", "writer,promoter");

        assertThat(first).isNotEqualTo(second);
        assertThat(Files.readAllLines(file))
                .hasSize(3)
                .anyMatch(line -> line.matches("alice reader [0-9a-f]{64}"))
                .anyMatch(line -> line.matches("bob writer,promoter [0-9a-f]{64}"))
                .noneMatch(line -> line.contains(first));
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
