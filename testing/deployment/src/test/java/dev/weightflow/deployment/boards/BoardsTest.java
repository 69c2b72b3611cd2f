package dev.weightflow.deployment.boards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.deployment.metrics.KnownSeries;
import dev.weightflow.deployment.repository.Break;
import dev.weightflow.deployment.repository.Generated;
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
    static final String PROVISIONED = "weightflow-prometheus";

    private final BoardRules rules = new BoardRules(KnownSeries.with(RuleFiles.recorded()), provisioned());

    static List<Board> boards() {
        return Board.all();
    }

    @ParameterizedTest
    @MethodSource("boards")
    void the_committed_board_is_the_generated_one(Board board) {
        new Generated(board.path(), BoardJson.of(board)).check();
    }

    @ParameterizedTest
    @MethodSource("boards")
    void every_panel_asks_a_question_that_prometheus_can_answer(Board board) throws JsonProcessingException {
        assertThat(rules.faults(new ObjectMapper().readTree(BoardJson.of(board))))
                .isEmpty();
    }

    static Stream<Break> breaks() {
        return Stream.of(
                new Break("a title that is no question", board -> panel(board).put("title", "Jobs"), "no question"),
                new Break("an id given twice", board -> panel(board).put("id", 2), "id of another"),
                new Break(
                        "panels that overlap",
                        board -> panel(board).withObject("/gridPos").put("x", 4),
                        "overlaps"),
                new Break("a panel without a query", board -> panel(board).putArray("targets"), "asks nothing"),
                new Break(
                        "a misspelt metric", board -> target(board).put("expr", "weightflow_jobz"), "weightflow_jobz"),
                new Break(
                        "a fixed data source",
                        board -> target(board).withObject("/datasource").put("uid", "mine"),
                        "another data source"),
                new Break(
                        "a data source that is not provisioned",
                        board -> ((ObjectNode) board.at("/templating/list/0"))
                                .withObject("/current")
                                .put("value", "x"),
                        "not provisioned"),
                new Break(
                        "too many panels",
                        board -> ((ArrayNode) board.get("panels"))
                                .add(panel(board).deepCopy()),
                        "not 13"));
    }

    @ParameterizedTest
    @MethodSource("breaks")
    void a_broken_board_is_refused(Break example) throws JsonProcessingException {
        ObjectNode board = (ObjectNode) new ObjectMapper().readTree(BoardJson.of(TrainingBoard.board()));

        example.how().accept(board);

        assertThat(rules.faults(board)).anySatisfy(fault -> assertThat(fault).contains(example.fault()));
    }

    @Test
    void promtool_can_parse_every_panels_expression(@TempDir Path folder) throws IOException {
        String asRules = boards().stream()
                .flatMap(board -> board.panels().stream())
                .flatMap(panel -> panel.queries().stream())
                .map(query -> "      - record: panel\n        expr: '"
                        + query.expression()
                                .replace("$__rate_interval", "5m")
                                .replace("$__range", "6h")
                                .replace("'", "''")
                        + "'\n")
                .collect(Collectors.joining("", "groups:\n  - name: panels\n    rules:\n", ""));
        Path file = Files.writeString(folder.resolve("panels.yml"), asRules);

        Tool.Result result =
                Tool.orSkip("promtool", "prometheus").run("check", "rules", "--lint=none", file.toString());

        assertThat(result.succeeded()).as(result.said()).isTrue();
    }

    @Test
    void the_kustomization_hands_over_every_board() {
        Set<String> files = new TreeSet<>();
        Repository.yaml("deploy/grafana/kustomization.yaml")
                .at("/configMapGenerator/0/files")
                .forEach(file -> files.add("deploy/grafana/" + file.asText()));

        assertThat(files).isEqualTo(boards().stream().map(Board::path).collect(Collectors.toSet()));
    }

    private static Set<String> provisioned() {
        Set<String> uids = new TreeSet<>();
        for (JsonNode source : Repository.yaml("deploy/grafana/provisioning/datasources/prometheus.yml")
                .path("datasources")) {
            uids.add(source.path("uid").asText());
        }
        return uids;
    }

    private static ObjectNode panel(JsonNode board) {
        return (ObjectNode) board.at("/panels/0");
    }

    private static ObjectNode target(JsonNode board) {
        return (ObjectNode) board.at("/panels/0/targets/0");
    }
}
