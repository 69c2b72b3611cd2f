package dev.weightflow.console.retraining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.console.act.Form;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/**
 * Retraining policy as the fields of a form. Settings that the form does not have, above all the recipe, are kept.
 *
 * @param hours minimum time between two retrainings
 */
public record PolicyForm(String minNewSamples, String sources, String evaluateOn, String hours, String start) {
    private static final int SECONDS = 3_600;

    static PolicyForm of(Optional<RetrainingPolicy> policy) {
        return new PolicyForm(
                policy.map(set -> Integer.toString(set.minNewSamples())).orElse("100"),
                policy.map(set -> String.join(", ", set.sources())).orElse(""),
                policy.flatMap(RetrainingPolicy::evaluateOn)
                        .map(DatasetId::value)
                        .orElse(""),
                policy.flatMap(RetrainingPolicy::cooldownSeconds)
                        .map(PolicyForm::hours)
                        .orElse(""),
                policy.map(set -> set.start().key()).orElse("champion"));
    }

    static PolicyForm of(Form form) {
        return new PolicyForm(
                form.field("minNewSamples").orElse(""),
                form.field("sources").orElse(""),
                form.field("evaluateOn").orElse(""),
                form.field("hours").orElse(""),
                form.field("start").orElse("champion"));
    }

    /** Builds the policy from the fields and the present one, for the service to validate. */
    ObjectNode json(Optional<RetrainingPolicy> present) {
        ObjectNode json = present.map(WeightflowJson::<ObjectNode>tree).orElseGet(JsonNodeFactory.instance::objectNode);
        json.set("minNewSamples", number(minNewSamples));
        ArrayNode list = json.putArray("sources");
        for (String source : sources.split(",")) {
            if (!source.isBlank()) {
                list.add(source.strip());
            }
        }
        json.put("start", start);
        json.remove(List.of("evaluateOn", "cooldownSeconds"));
        if (!evaluateOn.isBlank()) {
            json.put("evaluateOn", evaluateOn);
        }
        if (!hours.isBlank()) {
            json.set("cooldownSeconds", seconds(hours));
        }
        return json;
    }

    /** Formats hours with as few decimals as distinguish every second. */
    private static String hours(long seconds) {
        return BigDecimal.valueOf(seconds)
                .divide(BigDecimal.valueOf(SECONDS), 4, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    private static JsonNode number(String text) {
        return text.matches("\\d{1,9}")
                ? JsonNodeFactory.instance.numberNode(Integer.parseInt(text))
                : JsonNodeFactory.instance.textNode(text); // the service reports the fault
    }

    private static JsonNode seconds(String text) {
        return text.matches("\\d{1,6}(\\.\\d{1,4})?")
                ? JsonNodeFactory.instance.numberNode(Math.round(Double.parseDouble(text) * SECONDS))
                : JsonNodeFactory.instance.textNode(text);
    }
}
