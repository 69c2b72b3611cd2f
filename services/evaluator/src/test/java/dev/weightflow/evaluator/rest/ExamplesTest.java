package dev.weightflow.evaluator.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.json.UnreadableJsonException;
import dev.weightflow.schema.json.WeightflowJson;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ExamplesTest {
    @Test
    void the_request_is_one() {
        EvaluationRequest request = read(Examples.REQUEST, EvaluationRequest.class);

        assertThat(request.options().maxImages()).contains(100);
        assertThat(request.options().model()).isPresent();
    }

    @Test
    void what_a_request_leaves_out_has_a_default() {
        EvaluationRequest request = read("{\"manifest\":\"" + "0".repeat(64) + "\"}", EvaluationRequest.class);

        assertThat(request.options().split()).isEqualTo(Split.VAL);
        assertThat(request.options().pictures()).isEqualTo(4);
        assertThat(request.options().untrained()).isTrue();
        assertThat(request.options().maxImages()).isEmpty();
    }

    @Test
    void a_request_must_name_a_checkpoint_in_one_way_or_the_other() {
        assertThatThrownBy(() -> read("{\"split\":\"val\"}", EvaluationRequest.class))
                .isInstanceOf(UnreadableJsonException.class)
                .hasMessageContaining("checkpoint or manifest must be given");
    }

    @Test
    void answers_are_what_the_service_gives() throws JsonProcessingException {
        ObjectMapper mapper = WeightflowJson.strictMapper().registerModule(new JavaTimeModule());

        EvaluationView view = mapper.readValue(Examples.EVALUATION, EvaluationView.class);

        assertThat(mapper.readTree(mapper.writeValueAsString(view))).isEqualTo(mapper.readTree(Examples.EVALUATION));
    }

    private static <T> T read(String example, Class<T> type) {
        return WeightflowJson.readStrictly(example.getBytes(StandardCharsets.UTF_8), type);
    }
}
