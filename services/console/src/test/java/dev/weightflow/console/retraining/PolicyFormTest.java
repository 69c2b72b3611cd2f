package dev.weightflow.console.retraining;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.console.act.Form;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyFormTest {
    private static RetrainingPolicy policy(long cooldownSeconds) {
        ObjectNode json = WeightflowJson.tree(RetrainingPolicy.onNewSamples(50));
        json.putArray("sources").add("/data/a*").add("/data/b");
        json.put("cooldownSeconds", cooldownSeconds);
        return WeightflowJson.convert(json, RetrainingPolicy.class);
    }

    /** Checks seconds that are no round part of an hour, the longest pauses and the shortest. */
    @ParameterizedTest
    @ValueSource(longs = {1, 100, 3_599, 3_600, 5_400, 86_400, 604_799, 31_536_001})
    void a_policy_that_is_shown_and_not_touched_stays_as_it_is(long cooldown) {
        RetrainingPolicy policy = policy(cooldown);

        ObjectNode sent = PolicyForm.of(Optional.of(policy)).json(Optional.of(policy));

        assertThat(WeightflowJson.convert(sent, RetrainingPolicy.class)).isEqualTo(policy);
    }

    @Test
    void what_is_emptied_is_not_set_and_what_is_no_number_is_left_to_the_service() {
        PolicyForm form = PolicyForm.of(Form.of("minNewSamples=many&sources=+%2Fa+%2C%2C+%2Fb&hours=soon"));
        ObjectNode sent = form.json(Optional.of(policy(60)));

        assertThat(sent.path("minNewSamples").asText()).isEqualTo("many");
        assertThat(sent.path("cooldownSeconds").asText()).isEqualTo("soon");
        assertThat(sent.path("sources")).extracting(JsonNode::asText).isEqualTo(List.of("/a", "/b"));
        assertThat(sent.has("evaluateOn")).isFalse();
        assertThat(PolicyForm.of(Form.of("minNewSamples=1"))
                        .json(Optional.of(policy(60)))
                        .has("cooldownSeconds"))
                .isFalse();
    }
}
