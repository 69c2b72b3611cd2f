package dev.weightflow.deployment.boards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.deployment.metrics.KnownSeries;
import dev.weightflow.deployment.repository.Break;
import dev.weightflow.deployment.repository.Repository;
import dev.weightflow.deployment.repository.Tool;
import dev.weightflow.deployment.rules.RuleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BoardsTest {
    private static final String TRAINING = "deploy/grafana/boards/training.json";

    private final BoardRules rules = new BoardRules(KnownSeries.with(RuleFiles.recorded()), provisioned());

    static List<String> boards() {
        return BoardFiles.all();
    }

    @ParameterizedTest
    @MethodSource("boards")
    void every_panel_asks_a_question_that_prometheus_can_answer(String path) {
        JsonNode board = BoardFiles.board(path);

        assertThat(rules.faults(board)).isEmpty();
        assertThat(path).endsWith("/" + board.path("uid").asText().replace("weightflow-", "") + ".json");
    }

    static Stream<Break> breaks() {
        return Break.of("boards");
    }

    @ParameterizedTest
    @MethodSource("breaks")
    void a_broken_board_is_refused(Break example) {
        ObjectNode board = BoardFiles.board(TRAINING);

        example.apply(board);

        assertThat(rules.faults(board)).anySatisfy(fault -> assertThat(fault).contains(example.fault()));
    }

    @Test
    void promtool_can_parse_every_panels_expression(@TempDir Path folder) throws IOException {
        String asRules = boards().stream()
                .flatMap(path -> BoardFiles.expressions(BoardFiles.board(path)))
                .map(expression -> "      - record: panel\n        expr: '"
                        + expression
                                .replace("$__rate_interval", "5m")
                                .replace("$__range", "6h")
                                .replace("'", "''")
                        + "'\n")
                .collect(Collectors.joining("", "groups:\n  - name: panels\n    rules:\n", ""));
        Path file = Files.writeString(folder.resolve("panels.yml"), asRules);

        Tool.Result result = Tool.orSkip("promtool", "Debian: apt install prometheus")
                .run("check", "rules", "--lint=none", file.toString());

        assertThat(result.succeeded()).as(result.said()).isTrue();
    }

    @Test
    void the_chart_brings_every_board() {
        String made = "testing/deployment/src/test/resources/dev/weightflow/deployment/manifests/goldens/gpu.yaml";
        Set<String> brought = new TreeSet<>();
        for (JsonNode resource : Repository.yamlDocuments(Repository.text(made))) {
            if (resource.at("/metadata/name").asText().equals("boards")) {
                resource.path("data").fieldNames().forEachRemaining(brought::add);
            }
        }

        assertThat(boards())
                .allSatisfy(path -> assertThat(brought).contains(path.substring(path.lastIndexOf('/') + 1)));
    }

    private static Set<String> provisioned() {
        Set<String> uids = new TreeSet<>();
        for (JsonNode source : Repository.yaml("deploy/grafana/provisioning/datasources/prometheus.yml")
                .path("datasources")) {
            uids.add(source.path("uid").asText());
        }
        return uids;
    }
}
