package dev.weightflow.cli.demo.loop;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.weightflow.cli.console.Table;
import dev.weightflow.schema.evaluation.GateCheck;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.metric.MetricScale;
import dev.weightflow.schema.text.Durations;
import dev.weightflow.schema.text.Numbers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Result of the demo of the loop.
 *
 * @param windows images without labels, in the order in which they were compared
 * @param asked images whose labels were asked for
 * @param trainedOn dataset of these images with their labels
 * @param training job that the policy requested
 * @param version the retrained version
 * @param outcome of the gate's decision about it
 * @param verdict of the gate; absent where it could compare nothing
 * @param scales of the tasks
 * @param rollback the harmful version that was forced, and what became of it
 * @param chains what the log tells, of the window that showed the change, of the labelled images, and of the harmful version
 * @param closed whether all came about: the change was shown by night and not by day, the retrained version was promoted, and it is champion again
 * @param seconds from the command to the result
 * @param urls of the services, if they stay
 */
record LoopResult(
        String model,
        List<WindowSeen> windows,
        LabelsAsked asked,
        String trainedOn,
        String training,
        int version,
        String outcome,
        Optional<GateVerdict> verdict,
        @JsonIgnore Map<String, MetricScale> scales,
        Rollback rollback,
        List<String> chains,
        boolean closed,
        double seconds,
        Map<String, String> urls) {
    /** Window that was compared with the reference. */
    record WindowSeen(
            String name, String dataset, double evidence, double threshold, Optional<Double> effect, double pValue) {
        boolean shown() {
            return evidence >= threshold;
        }

        String text() {
            return "evidence " + number(evidence) + " of " + number(threshold)
                    + effect.map(value -> Numbers.format(", effect %.2f", value))
                            .orElse("")
                    + ": " + (shown() ? "the change is shown" : "no change is shown");
        }
    }

    /**
     * Images whose labels were asked for.
     *
     * @param informative the strangest
     * @param random drawn from the whole window
     */
    record LabelsAsked(String dataset, long informative, long random) {
        String text() {
            return (informative + random) + " images: the " + informative + " strangest, and " + random
                    + " at random, which alone are typical of the night";
        }
    }

    /**
     * Harmful version that was made champion by force.
     *
     * @param back the version that is champion since
     * @param reason the registry's
     */
    record Rollback(int version, int back, String reason) {}

    private static String number(double value) {
        return Numbers.format("%.3g", value);
    }

    String text() {
        List<String> parts = new ArrayList<>();
        verdict.ifPresent(found -> parts.add(figures(found).toString()));
        parts.add(story().toString());
        parts.add("The log tells it as follows.\n" + String.join("\n\n", chains));
        if (!urls.isEmpty()) {
            parts.add("The platform is up:\n"
                    + urls.entrySet().stream()
                            .map(url -> String.format("  %-20s %s", url.getKey(), url.getValue()))
                            .collect(Collectors.joining("\n"))
                    + "\n  './weightflow retraining drift " + model
                    + "' shows the windows, './weightflow down' stops it.");
        }
        parts.add((closed ? "The loop is closed" : "The loop is NOT closed") + " ("
                + Durations.text(Duration.ofMillis((long) (1000 * seconds))) + ").");
        return "\n" + String.join("\n\n", parts);
    }

    /** Lists each task's figure of the champion by day and of the retrained version, by night and by day. */
    private Table figures(GateVerdict found) {
        Table table = Table.of("TASK", ">NIGHT, BEFORE", ">AFTER", ">DAY, BEFORE", ">AFTER");
        List<GateCheck> day =
                found.benches().isEmpty() ? List.of() : found.benches().get(0).checks();
        for (GateCheck night : found.checks()) {
            Optional.ofNullable(scales.get(night.name())).ifPresent(scale -> {
                Optional<GateCheck> same = day.stream()
                        .filter(check -> check.name().equals(night.name()))
                        .findFirst();
                table.row(
                        night.name(),
                        night.champion().map(scale::words).orElse("-"),
                        scale.words(night.challenger()),
                        same.flatMap(GateCheck::champion).map(scale::words).orElse("-"),
                        same.map(check -> scale.words(check.challenger())).orElse("-"));
            });
        }
        return table;
    }

    private Table story() {
        Table table = Table.of("The story", "");
        windows.forEach(window -> table.row(window.name(), window.text()));
        table.row("labels", asked.text())
                .row("training", training)
                .row(
                        "version " + version,
                        outcome + verdict.map(found -> ": " + found.reason()).orElse(""));
        return table.row(
                "version " + rollback.version(),
                "forced, then rolled back to version " + rollback.back() + ": " + rollback.reason());
    }
}
