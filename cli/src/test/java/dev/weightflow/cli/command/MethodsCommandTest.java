package dev.weightflow.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.cli.CapturedTerminal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MethodsCommandTest {

    @TempDir
    Path root;

    @Test
    void json_gives_every_row_in_its_settings_with_parts_that_add_up() throws Exception {
        CapturedTerminal terminal = new CapturedTerminal(root);

        assertThat(terminal.run("methods", "--json")).isZero();

        Map<String, Long> trainable = new HashMap<>();
        for (JsonNode row : new ObjectMapper().readTree(terminal.out()).get("rows")) {
            long sum = row.get("backbone").asLong()
                    + row.get("adapters").asLong()
                    + row.get("small").asLong()
                    + row.get("decoders").asLong();
            assertThat(row.get("trainable").asLong()).isEqualTo(sum);
            trainable.put(
                    row.get("method").asText() + row.get("rank").asText() + "/"
                            + row.get("setting").asText(),
                    sum);
        }
        assertThat(trainable)
                .hasSize(25)
                .containsEntry("bitfitnull/like-for-like", 2_021_402L)
                .containsEntry("ditasknull/like-for-like", 3_549_338L)
                .containsEntry("faar64/like-for-like", 6_870_650L)
                .containsEntry("tadformer64/like-for-like", 7_379_262L)
                .containsEntry("dora4/like-for-like", 2_299_904L)
                .containsEntry("vera256/like-for-like", 1_961_600L)
                .containsEntry("mtlora64/like-for-like", 8_344_634L)
                .containsEntry("mtlora64/as-published", 8_344_634L)
                .containsEntry("fullnull/like-for-like", 29_464_442L)
                .containsEntry("fullnull/as-published", 30_058_202L)
                .containsEntry("single-tasknull/as-published", 112_620_296L)
                .containsEntry("lora4/as-published", 2_866_976L)
                .containsEntry("delora24/like-for-like", 2_421_818L);
    }

    @Test
    void the_table_shows_the_papers_figures_beside_the_counts() {
        CapturedTerminal terminal = new CapturedTerminal(root);

        assertThat(terminal.run("methods")).isZero();

        assertThat(terminal.out()).contains("8,344,634").contains("2,421,818").contains("112.62");
    }
}
