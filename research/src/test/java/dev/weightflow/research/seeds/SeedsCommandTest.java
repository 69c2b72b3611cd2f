package dev.weightflow.research.seeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.cli.client.RegistryCommandFixture;
import dev.weightflow.local.json.Json;
import dev.weightflow.scenes.SceneDataset;
import dev.weightflow.scenes.SceneOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SeedsCommandTest extends RegistryCommandFixture {
    private static final String VIEW =
            "{\"model\":\"people\",\"revision\":1,\"policy\":{\"minImages\":34},\"rules\":{}}";

    @Test
    void the_deviation_over_the_seeds_is_shown_and_the_models_gate_is_told() throws IOException {
        SceneDataset.render(SceneOptions.of(root.resolve("data"), 8, 3, 3).withSize(64, 48), step -> {});
        registry.replying("GET /models/people/gate-policy", VIEW);
        registry.replying("PUT /models/people/gate-policy", VIEW);

        assertThat(measure("--json")).as(terminal.err()).isZero();
        JsonNode measured = Json.MAPPER.readTree(terminal.out());
        assertThat(registry.requests()).isEmpty();
        assertThat(measured.at("/images").asInt()).isEqualTo(3);
        assertThat(measured.at("/seedDeviations/gain/degreesOfFreedom").asInt()).isEqualTo(2);
        assertThat(measured.at("/seedDeviations/gain/deviation").asDouble()).isPositive();
        // the degrees of each run's validation, from its file
        double[] normals = normals();
        double mean =
                IntStream.range(0, 3).mapToDouble(at -> normals[at]).average().orElseThrow();
        double squares = IntStream.range(0, 3)
                .mapToDouble(at -> Math.pow(normals[at] - mean, 2))
                .sum();
        assertThat(measured.at("/seedDeviations/normals/deviation").asDouble())
                .isCloseTo(Math.sqrt(squares / 2), within(1e-9));

        assertThat(measure("--for", "people")).as(terminal.err()).isZero();
        assertThat(terminal.out()).contains("\"model\" : \"people\"");
        assertThat(registry.requests().get(registry.requests().size() - 1).replaceAll("\\s", ""))
                .contains("\"minImages\":34")
                .contains("\"source\":\"3seedsofbitfitondata\"");
    }

    @Test
    void two_seeds_are_too_few() {
        assertThat(run("seeds", "measure", "--data", root.toString(), "--seeds", "2"))
                .isEqualTo(2);
        assertThat(terminal.err()).contains("--seeds is 2, and must be at least 3");
    }

    private int measure(String... more) {
        return run(Stream.concat(
                        Stream.of(
                                "seeds",
                                "measure",
                                "--data",
                                root.resolve("data").toString(),
                                "--out",
                                root.resolve("seeds").toString(),
                                "--seeds",
                                "3",
                                "--method",
                                "bitfit",
                                "--model",
                                "micro",
                                "--tasks",
                                "normals",
                                "--steps",
                                "1",
                                "--batch-size",
                                "2",
                                "--device",
                                "cpu"),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private double[] normals() throws IOException {
        try (Stream<Path> cells = Files.list(root.resolve("seeds/cells"))) {
            List<Path> results =
                    cells.map(cell -> cell.resolve("result.json")).sorted().toList();
            double[] figures = new double[results.size()];
            for (int at = 0; at < figures.length; at++) {
                JsonNode curve = Json.MAPPER.readTree(results.get(at).toFile()).path("curve");
                figures[at] = curve.get(curve.size() - 1).at("/figures/normals").asDouble();
            }
            return figures;
        }
    }
}
