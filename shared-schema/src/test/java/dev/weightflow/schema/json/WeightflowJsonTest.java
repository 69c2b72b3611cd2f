package dev.weightflow.schema.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.schema.Examples;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WeightflowJsonTest {
    @Test
    void absent_values_are_left_out() {
        String json = new String(WeightflowJson.write(Examples.method()), StandardCharsets.UTF_8);

        assertThat(json).doesNotContain("null").doesNotContain("taskRank").contains("\"rank\":24");
    }

    @Test
    void all_faults_of_a_record_arrive_in_one_sentence() {
        // given
        String json = new String(WeightflowJson.write(Examples.spec()), StandardCharsets.UTF_8)
                .replace("\"batchSize\":8", "\"batchSize\":0")
                .replace("\"learningRate\":0.002", "\"learningRate\":-1");

        // then
        assertThatThrownBy(() -> WeightflowJson.read(bytes(json), TrainingSpec.class))
                .isInstanceOfSatisfying(UnreadableJsonException.class, e -> assertThat(e.faults())
                        .hasSize(2))
                .hasMessage("A training specification has 2 faults: batchSize must be at least 1, not 0; "
                        + "optimization.learningRate must be a positive number, not -1.0.");
    }

    @Test
    void strictly_read_an_unknown_property_is_named_with_those_there_are() {
        assertThatThrownBy(() -> WeightflowJson.readStrictly(bytes("{\"epoch\":3}"), TrainingRequest.class))
                .hasMessageStartingWith("The JSON is not a TrainingRequest: 'epoch' is unknown, there are batchSize,");
    }

    @Test
    void what_is_no_json_is_refused_without_being_quoted() {
        assertThatThrownBy(() -> WeightflowJson.read(bytes("secret"), TrainingSpec.class))
                .isInstanceOf(UnreadableJsonException.class)
                .hasMessageMatching("The JSON is not a TrainingSpec: it is malformed at line 1, column \\d+.");
        assertThatThrownBy(() -> WeightflowJson.read(bytes("null"), TrainingSpec.class))
                .hasMessage("The JSON is not a TrainingSpec: it is null.");
    }

    @Test
    void a_number_that_is_too_large_is_named_with_its_field() {
        byte[] json = bytes("{\"batchSize\":1000000000000000}");

        assertThatThrownBy(() -> WeightflowJson.readStrictly(json, TrainingRequest.class))
                .isInstanceOf(UnreadableJsonException.class)
                .hasMessageContaining("batchSize")
                .hasMessageContaining("out of range");
    }

    @Test
    void a_misspelt_constant_is_named_with_those_there_are() {
        String json = new String(WeightflowJson.write(Examples.draft()), StandardCharsets.UTF_8)
                .replace("\"micro\"", "\"mikro\"");

        assertThatThrownBy(() -> WeightflowJson.read(bytes(json), TrainingRequest.class))
                .hasMessage(
                        "The JSON is not a TrainingRequest: model: no model is called 'mikro'; there are micro, tiny,"
                                + " small, base, vit-micro, vit-small-patch14-dinov2, vit-small-patch14-reg4-dinov2,"
                                + " vit-base-patch16-224, vit-base-patch14-dinov2, vit-base-patch14-reg4-dinov2.");
    }

    record Until(Instant until) {}

    @Test
    void what_is_no_time_is_said_in_the_words_of_requesters() {
        assertThatThrownBy(() -> WeightflowJson.read(bytes("{\"until\":\"tomorrow\"}"), Until.class))
                .hasMessage("The JSON is not a Until: until: 'tomorrow' is not a time such as 2026-01-31T12:00:00Z.");
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
