package dev.weightflow.deployment.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.deployment.repository.Tool;
import java.io.IOException;
import java.nio.file.Path;

/** Smallest round of work: scenes are rendered and ingested, a model is trained on them, evaluated, and becomes champion. */
record Round(CommandLine commandLine, String model) {
    private static final int LOOKS = 120;

    /**
     * @param scenes a folder below one that may be ingested, which does not exist yet
     */
    void make(Path scenes) throws IOException, InterruptedException {
        commandLine.run("scenes", "--out", scenes.toString(), "--train", "16", "--val", "4", "--seed", "9");
        String dataset = json("datasets", "ingest", scenes.toString(), "--json")
                .path("dataset")
                .asText();
        JsonNode job = json(
                "trainings",
                "create",
                "--data",
                dataset,
                "--model",
                "micro",
                "--steps",
                "20",
                "--model-name",
                model,
                "--json");
        assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("completed");
        assertThat(status()).isEqualTo("champion");
    }

    private String status() throws IOException, InterruptedException {
        String status = "";
        for (int look = 0; look < LOOKS && (status.isEmpty() || status.equals("undecided")); look++) {
            Tool.Result shown = commandLine.attempt("models", "versions", model, "--json");
            // until the first version is registered there is no such model
            status = shown.succeeded()
                    ? new ObjectMapper()
                            .readTree(shown.output())
                            .at("/0/status")
                            .asText()
                    : "";
            Thread.sleep(1_000);
        }
        return status;
    }

    private JsonNode json(String... arguments) throws IOException {
        return new ObjectMapper().readTree(commandLine.run(arguments).output());
    }
}
