package dev.weightflow.ingestion.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.weightflow.platform.problem.Problem;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.json.WeightflowJson;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ExamplesTest {
    private final ObjectMapper json = WeightflowJson.strictMapper().registerModule(new JavaTimeModule());

    @Test
    void what_the_documentation_shows_is_what_the_service_reads_and_writes() throws Exception {
        IngestSpec request =
                WeightflowJson.readStrictly(Examples.REQUEST.getBytes(StandardCharsets.UTF_8), IngestSpec.class);
        IngestionView answer = json.readValue(Examples.INGESTION, IngestionView.class);
        Problem problem = json.readValue(Examples.PROBLEM, Problem.class);

        assertThat(request.source()).isEqualTo(answer.spec().orElseThrow().source());
        assertThat(json.readTree(json.writeValueAsBytes(answer))).isEqualTo(json.readTree(Examples.INGESTION));
        assertThat(problem.type()).endsWith(problem.code());
    }
}
