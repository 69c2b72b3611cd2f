package dev.weightflow.console.loop;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.console.Console;
import dev.weightflow.console.act.Actions;
import dev.weightflow.console.owner.OwnerAwayException;
import dev.weightflow.console.owner.OwningService;
import dev.weightflow.console.owner.ServiceClients.Answer;
import dev.weightflow.projection.model.RetrainingHistory.Pause;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.text.Durations;
import dev.weightflow.schema.text.Numbers;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Waiting datasets and the budget of a model, as the service that retrains says.
 *
 * @param waiting datasets about which no decision can be made yet
 * @param budget windows of the budget, in words; none if the policy has none
 * @param unknown why they are not known; empty if they are
 */
public record Standing(List<Wait> waiting, List<String> budget, Optional<String> paused, String unknown) {
    private static final int LOOKED_AT = 200;
    private static final int SHOWN = 8;

    /** Waiting dataset. */
    public record Wait(String name, String href, String reason, Optional<Instant> until) {}

    static Standing of(Console console, Actions actions, ModelName model) {
        Optional<String> paused = console.journals().retraining(model).pause().map(Pause::reason);
        try {
            Answer waiting = actions.askBriefly(OwningService.RETRAINING, "/retraining/waiting?limit=" + LOOKED_AT);
            Answer budget = actions.askBriefly(OwningService.RETRAINING, "/models/" + model + "/retraining/budget");
            // a model that never had a policy has neither
            boolean known = waiting.succeeded() && (budget.succeeded() || budget.status() == 404);
            return known
                    ? new Standing(waits(waiting.body(), model), windows(budget.body()), paused, "")
                    : unknown(paused, waiting.succeeded() ? budget.refusal() : waiting.refusal());
        } catch (OwnerAwayException e) {
            return unknown(paused, e.getMessage());
        }
    }

    private static Standing unknown(Optional<String> paused, String why) {
        return new Standing(List.of(), List.of(), paused, "What waits, and the budget, are not known: " + why);
    }

    private static List<Wait> waits(JsonNode all, ModelName model) {
        List<Wait> waits = new ArrayList<>();
        for (JsonNode one : all) {
            if (waits.size() < SHOWN && one.path("model").asText().equals(model.value())) {
                String source = one.path("source").asText().replaceAll("/+$", "");
                String dataset = one.path("dataset").asText();
                // a change, a moment of a schedule or a request, too, may wait
                waits.add(new Wait(
                        dataset.isEmpty()
                                ? one.path("evidence").asText("evidence")
                                : source.substring(source.lastIndexOf('/') + 1),
                        dataset.isEmpty() ? "/retraining/" + model : "/datasets/" + dataset,
                        one.path("reason").asText(),
                        moment(one.path("until").asText())));
            }
        }
        return List.copyOf(waits);
    }

    private static Optional<Instant> moment(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static List<String> windows(JsonNode budget) {
        List<String> windows = new ArrayList<>();
        for (JsonNode one : budget.path("windows")) {
            windows.add("In a " + one.path("window").asText() + ": " + seconds(one.path("spent")) + " spent, "
                    + seconds(one.path("left")) + " left of " + seconds(one.path("budget")));
        }
        if (!windows.isEmpty()) {
            windows.add(seconds(budget.path("reserved")) + " reserved for trainings under way");
        }
        return List.copyOf(windows);
    }

    private static String seconds(JsonNode seconds) {
        return seconds.isNumber()
                ? Durations.text(Duration.ofMillis(Math.round(1000 * seconds.asDouble())))
                : Numbers.significant(Double.NaN);
    }
}
