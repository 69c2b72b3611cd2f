package dev.weightflow.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasurementTest {

    @Test
    void quartiles_lie_between_neighbours_of_the_sorted_sample() {
        assertThat(Quantiles.of(new double[] {4, 1, 3, 2})).isEqualTo(new Quantiles(1.75, 2.5, 3.25));
        assertThat(Quantiles.of(new double[] {7})).isEqualTo(new Quantiles(7, 7, 7));
    }

    @Test
    void an_operation_is_charged_for_what_it_did_not_hand_on(@TempDir Path folder) throws IOException {
        Path trace = Files.writeString(folder.resolve("trace.json"), """
                [{"ph": "X", "tid": 1, "name": "linear", "ts": 0, "dur": 5000},
                 {"ph": "X", "tid": 1, "name": "mm", "ts": 1000, "dur": 3000},
                 {"ph": "X", "tid": 2, "name": "mm", "ts": 1000, "dur": 500}]
                """);

        assertThat(ChromeTrace.selfTimes(trace))
                .containsExactly(new OperationTime("mm", 3.5), new OperationTime("linear", 2));
    }

    @Test
    void a_processor_is_told_with_the_features_that_products_depend_on() {
        assertThat(Processor.description(List.of("model name\t: AMD EPYC", "flags\t\t: fpu avx2 avx512f avx512_bf16")))
                .endsWith("processors: AMD EPYC, with avx2, avx512f, avx512_bf16");
        assertThat(Processor.description(List.of())).contains(System.getProperty("os.arch"));
    }
}
