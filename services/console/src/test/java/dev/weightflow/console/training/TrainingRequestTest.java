package dev.weightflow.console.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.console.act.ActionView.Field;
import dev.weightflow.console.act.Form;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingRequestTest {
    private static final DatasetId DATASET = DatasetId.of(Digest.ofText("dataset"));

    static Stream<TrainingSpec> specifications() {
        TrainingRequest any = TrainingRequest.on(DATASET);
        return Stream.concat(
                MethodName.builtIn().stream().map(name -> any.with("method", Map.of("name", name.key()))
                        .complete()),
                Stream.of(
                        any.with("model", "micro").with("steps", 40).complete(),
                        any.with("method", Map.of("name", "lora", "rank", 3)).complete(),
                        any.with("learningRate", 1e-9)
                                .with("epochs", 3)
                                .with("seed", 9_007_199_254_740_991L)
                                .complete(),
                        any.with("evaluation", EvaluationOptions.of(new ModelName("people")))
                                .complete(),
                        any.with("batchSize", 6)
                                .with("priority", 5)
                                .with("checkpointEverySteps", 7)
                                .complete()));
    }

    private static Map<String, String> shown(TrainingSpec spec) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (Field field : TrainingActions.fields(Optional.of(spec), Optional.empty(), List.of(DATASET.value()))) {
            fields.put(field.name(), field.value());
        }
        return fields;
    }

    private static TrainingSpec submitted(Map<String, String> fields, TrainingSpec before) {
        Form form = Form.of(fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&")));
        ObjectNode request = TrainingActions.request(form, Optional.of(before));
        return WeightflowJson.convert(request, TrainingRequest.class).complete();
    }

    @ParameterizedTest
    @MethodSource("specifications")
    void a_form_that_is_not_touched_asks_for_the_same_training(TrainingSpec spec) {
        assertThat(submitted(shown(spec), spec)).isEqualTo(spec);
    }

    @Test
    void one_field_changes_one_thing() {
        TrainingSpec spec = TrainingRequest.on(DATASET)
                .with("method", Map.of("name", "lora", "rank", 3))
                .with("seed", 1)
                .complete();
        Map<String, String> fields = shown(spec);
        fields.put("seed", "2");

        TrainingSpec changed = submitted(fields, spec);

        assertThat(changed.seed()).isEqualTo(2);
        assertThat(changed).isEqualTo(TrainingRequest.of(spec).with("seed", 2).complete());
    }

    @Test
    void the_backbone_is_one_of_the_fields() {
        TrainingSpec spec = TrainingRequest.on(DATASET).with("steps", 12).complete();
        Map<String, String> fields = shown(spec);
        assertThat(fields).containsEntry("backbone", "tiny");
        fields.put("backbone", "base");

        assertThat(submitted(fields, spec).model()).isEqualTo(ModelSize.BASE);
    }

    @Test
    void steps_take_the_place_of_epochs_and_a_model_can_be_taken_away() {
        TrainingSpec spec = TrainingRequest.on(DATASET)
                .with("evaluation", EvaluationOptions.of(new ModelName("people")))
                .complete();
        Map<String, String> fields = shown(spec);
        fields.put("epochs", "");
        fields.put("steps", "12");
        fields.put("model", "");

        TrainingSpec changed = submitted(fields, spec);

        assertThat(changed.length().steps()).contains(12);
        assertThat(changed.length().epochs()).isEmpty();
        assertThat(changed.evaluation().flatMap(EvaluationOptions::model)).isEmpty();
    }

    @Test
    void what_is_no_number_is_left_to_the_trainer() {
        ObjectNode request = TrainingActions.request(Form.of("dataset=d&seed=%3Cscript%3E"), Optional.empty());

        assertThat(request.path("seed").asText()).isEqualTo("<script>");
    }
}
