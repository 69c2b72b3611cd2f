package dev.weightflow.cli.retraining;

import dev.weightflow.cli.client.Listing;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.console.Quantities;
import dev.weightflow.cli.console.Table;
import dev.weightflow.cli.models.Models;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Retraining policies and what came of datasets, for people. */
final class RetrainingText {
    private RetrainingText() {}

    static String policy(Resource known) {
        boolean champion = known.text("policy.start").equals("champion");
        Table table = Table.of("Policy " + known.text("revision"), "of " + known.text("model"));
        table.row("datasets", sources(known));
        table.row("ingested since", Listing.time(known, "since"));
        table.row("new samples", "at least " + known.text("policy.minNewSamples"));
        table.row(
                "start", champion ? "the champion's weights; the base weights without a champion" : "the base weights");
        table.row("training", recipe(known));
        table.row(
                "compared on",
                known.find("policy.evaluateOn").orElse("the new dataset")
                        + known.find("policy.maxImages")
                                .map(images -> ", " + images + " images at most")
                                .orElse(""));
        table.row(
                "cooldown",
                known.read("policy.cooldownSeconds", Long.class)
                        .map(Duration::ofSeconds)
                        .map(Quantities::duration)
                        .orElse("none"));
        return table.toString();
    }

    static String sources(Resource known) {
        String sources = known.join("policy.sources");
        return sources.isEmpty() ? "from anywhere" : "from " + sources;
    }

    private static String recipe(Resource known) {
        List<String> words = Stream.of(
                        known.find("policy.recipe.model"),
                        known.find("policy.recipe.method.name"),
                        known.find("policy.recipe.epochs").map(epochs -> epochs + " epochs"),
                        known.find("policy.recipe.steps").map(steps -> steps + " steps"),
                        known.find("policy.recipe.learningRate").map(rate -> "learning rate " + rate))
                .flatMap(Optional::stream)
                .toList();
        return words.isEmpty() ? "as the champion's" : String.join(", ", words) + ", the rest as the champion's";
    }

    static String explanation(Resource known) {
        List<Resource> previews = known.list("previews");
        return "Dataset " + Quantities.brief(known.text("dataset")) + " was ingested from " + known.text("source")
                + " at "
                + Listing.time(known, "ingestedAt") + ".\n\n"
                + (previews.isEmpty()
                        ? "No model has a retraining policy, so nothing follows from it automatically."
                        : previews.stream().map(RetrainingText::preview).collect(Collectors.joining("\n\n")))
                + "\n\nWhat led to it, and what followed from it:\n" + Models.chain(known);
    }

    private static String preview(Resource preview) {
        String head = preview.text("model") + ": " + outcome(preview) + preview.text("reason");
        List<Resource> checks = preview.list("checks");
        if (checks.isEmpty()) {
            return head;
        }
        Table table = Table.of(
                "POLICY" + preview.find("revision").map(number -> " " + number).orElse(""), "", "FINDING");
        checks.forEach(check ->
                table.row(check.text("name"), check.is("passed") ? "passed" : "failed", check.text("finding")));
        return head + "\n" + table;
    }

    private static String outcome(Resource preview) {
        String decided = preview.find("at").isPresent()
                ? ", decided at " + Listing.time(preview, "at")
                : ", if it were decided now";
        return switch (preview.text("outcome")) {
            case "triggered" ->
                "retrained"
                        + preview.find("job")
                                .map(job -> " as training " + Quantities.brief(job))
                                .orElse("") + decided + ". ";
            case "skipped" -> "not retrained" + decided + ". ";
            case "waiting" -> "waits. ";
            default -> "not concerned. ";
        };
    }
}
