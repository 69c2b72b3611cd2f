package dev.weightflow.console.retraining;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.console.Console;
import dev.weightflow.console.dataset.DatasetNames;
import dev.weightflow.projection.model.RetrainingHistory;
import dev.weightflow.projection.model.RetrainingHistory.RetrainingDecision;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.retraining.PolicyCheck;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Content of the page of a model's policy, with its preview and decisions. */
public final class RetrainingPage {
    private static final int MOST = 12;
    private static final int MOST_OPTIONS = 100;

    private final Console console;
    private final ModelName model;
    private final RetrainingHistory history;
    private final PolicyForm form;
    private final boolean changed;
    private final JsonNode preview;
    private final String refusal;

    /**
     * @param changed whether the form was changed and not set
     * @param preview the service's preview of the form's policy
     * @param refusal reason if it was not set or tried; empty if it was
     */
    RetrainingPage(
            Console console, ModelName model, PolicyForm form, boolean changed, JsonNode preview, String refusal) {
        this.console = console;
        this.model = model;
        this.history = console.journals().retraining(model);
        this.form = form;
        this.changed = changed;
        this.preview = preview;
        this.refusal = refusal;
    }

    public String name() {
        return model.value();
    }

    public PolicyForm form() {
        return form;
    }

    public boolean changed() {
        return changed;
    }

    public String refusal() {
        return refusal;
    }

    public boolean on() {
        return history.policy().isPresent();
    }

    public int revision() {
        return history.revision();
    }

    public Optional<Instant> setAt() {
        return history.policy().map(RetrainingHistory.PolicyRevision::setAt);
    }

    public String setBy() {
        return history.policy()
                .flatMap(RetrainingHistory.PolicyRevision::setBy)
                .map(by -> " by " + by)
                .orElse("");
    }

    /** Dataset version to compare on. */
    public record Option(String id, String name) {}

    /** Lists the versions with validation images, the latest first. */
    public List<Option> evaluateOn() {
        return console.journals().datasets().latestWithValidation(MOST_OPTIONS).stream()
                .map(dataset -> new Option(
                        dataset.id().value(),
                        DatasetNames.of(dataset) + " · " + dataset.id().shortId()))
                .toList();
    }

    /** Check of a policy, by its name. */
    public record Check(String name, String finding, boolean passed) {}

    /**
     * Outcome of the policy for a dataset.
     *
     * @param tone of the outcome
     * @param other outcome of the present policy, if that differs
     */
    public record Outcome(
            String dataset,
            String href,
            String icon,
            String tone,
            String word,
            String reason,
            List<Check> checks,
            String other) {}

    /** Lists what the form's policy would do with the latest datasets. */
    public List<Outcome> outcomes() {
        List<Outcome> outcomes = new ArrayList<>();
        preview.forEach(one -> {
            JsonNode proposed = one.path("proposed");
            String outcome = proposed.path("outcome").asText();
            String present = one.path("present").path("outcome").asText(outcome);
            outcomes.add(new Outcome(
                    name(one.path("source").asText()),
                    "/datasets/" + one.path("dataset").asText(),
                    icon(outcome),
                    tone(outcome),
                    word(outcome),
                    proposed.path("reason").asText(),
                    checks(proposed.path("checks")),
                    present.equals(outcome) ? "" : "under the current policy: " + word(present)));
        });
        return outcomes;
    }

    private static String name(String source) {
        return source.substring(source.replaceAll("/+$", "").lastIndexOf('/') + 1);
    }

    private static List<Check> checks(JsonNode checks) {
        List<Check> found = new ArrayList<>();
        checks.forEach(check -> found.add(new Check(
                check.path("name").asText(),
                check.path("finding").asText(),
                check.path("passed").asBoolean())));
        return found;
    }

    private static String word(String outcome) {
        return switch (outcome) {
            case "triggered" -> "trains";
            case "waiting" -> "waits";
            case "skipped" -> "skipped";
            default -> "ignored";
        };
    }

    private static String icon(String outcome) {
        return switch (outcome) {
            case "triggered" -> "check";
            case "waiting" -> "wait";
            default -> "stop";
        };
    }

    private static String tone(String outcome) {
        return switch (outcome) {
            case "triggered" -> "okc";
            case "waiting" -> "warnc";
            default -> "ink3";
        };
    }

    /** Decision of the policy. */
    public record Decided(
            String title, String href, String text, String icon, String tone, Instant at, List<Check> checks) {}

    /** Lists the decisions, the last first. */
    public List<Decided> decided() {
        return history.latest(0, MOST).stream().map(this::decided).toList();
    }

    private Decided decided(RetrainingDecision decision) {
        boolean trained = decision.trigger().isPresent();
        return new Decided(
                DatasetNames.of(console, decision.dataset()) + (trained ? " triggered a training" : " was skipped"),
                decision.trigger()
                        .map(trigger -> "/trainings/" + trigger.job())
                        .orElse("/datasets/" + decision.dataset()),
                decision.reason(),
                trained ? "check" : "stop",
                trained ? "okc" : "ink3",
                decision.metadata().at(),
                decision.checks().stream().map(RetrainingPage::check).toList());
    }

    private static Check check(PolicyCheck check) {
        return new Check(check.name(), check.finding(), check.passed());
    }
}
