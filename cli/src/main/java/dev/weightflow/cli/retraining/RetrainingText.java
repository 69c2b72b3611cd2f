package dev.weightflow.cli.retraining;

import dev.weightflow.cli.console.Quantities;
import dev.weightflow.cli.console.Table;
import dev.weightflow.cli.models.CausalChainText;
import dev.weightflow.cli.retraining.Explanation.Preview;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.retraining.PolicyCheck;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import dev.weightflow.schema.retraining.RetrainingStart;
import dev.weightflow.schema.training.MethodSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Retraining for people. */
final class RetrainingText {

    private RetrainingText() {}

    static String policies(Policy[] all) {
        if (all.length == 0) {
            return "No model is trained again by itself: './weightflow retraining set MODEL --min-new-samples N' lets one.";
        }
        Table table = Table.of("MODEL", ">REVISION", ">NEW SAMPLES", "SOURCES", "START", "SINCE");
        for (Policy known : all) {
            table.row(
                    known.model(),
                    known.revision(),
                    known.policy().minNewSamples(),
                    sources(known.policy()),
                    known.policy().start().key(),
                    Quantities.time(known.since()));
        }
        return table.toString();
    }

    static String policy(Policy known) {
        RetrainingPolicy policy = known.policy();
        Table table = Table.of("Policy " + known.revision(), "of " + known.model());
        table.row("datasets", sources(policy));
        table.row("ingested since", Quantities.time(known.since()));
        table.row("new samples", "at least " + policy.minNewSamples());
        table.row(
                "start",
                policy.start() == RetrainingStart.CHAMPION
                        ? "the champion's weights; the base weights without a champion"
                        : "the base weights");
        table.row("training", recipe(policy));
        table.row(
                "compared on",
                policy.evaluateOn().map(DatasetId::value).orElse("the new dataset")
                        + policy.maxImages()
                                .map(images -> ", " + images + " images at most")
                                .orElse(""));
        table.row(
                "cooldown",
                policy.cooldownSeconds()
                        .map(Duration::ofSeconds)
                        .map(Quantities::duration)
                        .orElse("none"));
        return table.toString();
    }

    static String explanation(Explanation known) {
        return "Dataset " + Quantities.brief(known.dataset()) + " was ingested from " + known.source() + " at "
                + Quantities.time(known.ingestedAt()) + ".\n\n"
                + previews(known.previews())
                + "\n\nWhat led to it, and what followed from it:\n"
                + CausalChainText.text(known.chain(), known.missing());
    }

    private static String previews(List<Preview> previews) {
        return previews.isEmpty()
                ? "No model has a retraining policy, so that nothing follows from it by itself."
                : previews.stream().map(RetrainingText::preview).collect(Collectors.joining("\n\n"));
    }

    private static String preview(Preview preview) {
        String head = preview.model() + ": " + outcome(preview) + preview.reason();
        if (preview.checks().isEmpty()) {
            return head;
        }
        Table table = Table.of(
                "POLICY" + preview.revision().map(number -> " " + number).orElse(""), "", "FINDING");
        for (PolicyCheck check : preview.checks()) {
            table.row(check.name(), check.passed() ? "passed" : "failed", check.finding());
        }
        return head + "\n" + table;
    }

    private static String outcome(Preview preview) {
        String decided = preview.at()
                .map(at -> ", decided at " + Quantities.time(at))
                .orElse(preview.outcome().equals("waiting") ? "" : ", if it were decided now");
        return switch (preview.outcome()) {
            case "triggered" ->
                "trained again"
                        + preview.job()
                                .map(job -> " as job " + Quantities.brief(job))
                                .orElse("") + decided + ". ";
            case "skipped" -> "not trained again" + decided + ". ";
            case "waiting" -> "waits. ";
            default -> "not concerned. ";
        };
    }

    private static String sources(RetrainingPolicy policy) {
        return policy.sources().isEmpty() ? "from anywhere" : "from " + String.join(", ", policy.sources());
    }

    private static String recipe(RetrainingPolicy policy) {
        List<String> words = new ArrayList<>();
        policy.recipe().model().ifPresent(size -> words.add(size.key()));
        policy.recipe().method().map(MethodSpec::name).map(MethodName::key).ifPresent(words::add);
        count(policy.recipe().epochs(), "epochs", words);
        count(policy.recipe().steps(), "steps", words);
        policy.recipe().learningRate().ifPresent(rate -> words.add("learning rate " + rate));
        return words.isEmpty() ? "as the champion's" : String.join(", ", words) + ", the rest as the champion's";
    }

    private static void count(Optional<Integer> number, String what, List<String> words) {
        number.ifPresent(value -> words.add(value + " " + what));
    }
}
