package dev.weightflow.cli.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.ServiceClient;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.console.Table;
import dev.weightflow.local.json.Json;
import dev.weightflow.schema.evaluation.GatePolicy;
import dev.weightflow.schema.evaluation.SeedDeviation;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.text.Numbers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Options of a model's gate; any that is not given stays as it is. */
public final class GateOptions {
    private static final String OFF = "off";

    @Option(
            names = "--seed-deviation",
            paramLabel = "PERCENT",
            description =
                    "Set the standard deviation of a single model's gain between seeds; './weightflow seeds measure'"
                            + " measures it.")
    private Optional<Double> seedDeviation = Optional.empty();

    @Option(names = "--min-gain", paramLabel = "DEVIATIONS", description = "The minimum gain, in seed deviations.")
    private Optional<Double> minGain = Optional.empty();

    @Option(
            names = "--min-images",
            paramLabel = "N",
            description = "The minimum number of images; with fewer, nothing is decided.")
    private Optional<Integer> minImages = Optional.empty();

    @Option(
            names = "--looks",
            paramLabel = "N",
            description =
                    "The approximate number of looks at the same images over which five percent of false promotions are spread.")
    private Optional<Integer> looks = Optional.empty();

    @Option(
            names = "--budget",
            split = ",",
            paramLabel = "TASK=POINTS",
            description = "The number of points that a task may drop.")
    private Map<String, Double> budgets = Map.of();

    @Option(
            names = "--bench",
            split = ",",
            paramLabel = "DATASET=PERCENT",
            description =
                    "Also require that a version is not worse on that dataset's validation images, by that percentage"
                            + " or more; 'off' removes the bench.")
    private Map<String, String> benches = Map.of();

    @Option(
            names = "--rollback",
            paramLabel = "RULE",
            description = "What follows when a champion turns out worse than the version that it replaced: automatic,"
                    + " ask or never; 'off' no longer compares them.")
    private Optional<String> rollback = Optional.empty();

    @Option(
            names = "--watch-alpha",
            paramLabel = "PROBABILITY",
            description = "The probability of ever finding a champion worse that is not.")
    private Optional<Double> watchAlpha = Optional.empty();

    @Option(
            names = "--watch-unit",
            paramLabel = "UNIT",
            description = "What counts as one value: group, images whose names begin alike, or image.")
    private Optional<String> watchUnit = Optional.empty();

    @Option(
            names = "--canary",
            paramLabel = "WINDOWS",
            description = "The number of windows, datasets without labels, that a version which passed is measured on"
                    + " beside the champion before it takes its place; 0 for none.")
    private Optional<Integer> canary = Optional.empty();

    /** Sets the given options, and keeps the rest of the model's policy. */
    Resource set(ServiceClient registry, String model) {
        return change(registry, model, policy -> {
            seedDeviation.ifPresent(deviation -> policy.withObject("/seedDeviations")
                    .set("gain", WeightflowJson.tree(SeedDeviation.stated(deviation))));
            minGain.ifPresent(gain -> policy.put("minGain", gain));
            minImages.ifPresent(images -> policy.put("minImages", images));
            looks.ifPresent(count -> policy.put("looks", count));
            budgets.forEach((task, points) -> policy.withObject("/budgets").put(task, points));
            benches.forEach((dataset, margin) -> bench(policy.withArray("/benches"), dataset, margin));
            rollback.ifPresent(rule -> {
                if (rule.equals(OFF)) {
                    policy.remove("rollback");
                } else {
                    policy.put("rollback", rule);
                }
            });
            canary.ifPresent(windows -> {
                if (windows == 0) {
                    policy.remove("canary");
                } else {
                    policy.put("canary", windows);
                }
            });
            watchAlpha.ifPresent(alpha -> policy.withObject("/watch").put("alpha", alpha));
            watchUnit.ifPresent(unit -> policy.withObject("/watch").put("unit", unit));
        });
    }

    /** Sets the margin of a dataset's bench, and keeps what else is said of it; or removes it. */
    private static void bench(ArrayNode benches, String dataset, String margin) {
        ObjectNode bench = Json.MAPPER.createObjectNode().put("dataset", dataset);
        for (int i = benches.size() - 1; i >= 0; i--) {
            if (benches.get(i).path("dataset").asText().equals(dataset)) {
                bench = (ObjectNode) benches.remove(i);
            }
        }
        if (!margin.equals(OFF)) {
            benches.add(bench.put("margin", percent(dataset, margin)));
        }
    }

    private static double percent(String dataset, String margin) {
        try {
            return Double.parseDouble(margin);
        } catch (NumberFormatException e) {
            throw new CommandFailure(
                    "wrong-margin",
                    ExitStatus.USAGE,
                    "--bench " + dataset + "=" + margin
                            + ": give a percentage, such as 2, or 'off' to remove the bench.");
        }
    }

    /** Changes a model's own gate policy, starting from an empty one if it has none. */
    public static Resource change(ServiceClient registry, String model, Consumer<ObjectNode> change) {
        JsonNode own = registry.get(path(model)).under("policy").json();
        ObjectNode policy = own.isObject() ? own.deepCopy() : Json.MAPPER.createObjectNode();
        change.accept(policy);
        return registry.put(path(model), policy);
    }

    static String path(String model) {
        return Models.path(model) + "/gate-policy";
    }

    /** Describes a gate's requirements for people. */
    public static String words(Resource view) {
        SeedDeviation seeds =
                view.read("rules.seedDeviation", SeedDeviation.class).orElseThrow();
        return Table.of(
                        "The gate of",
                        view.text("model")
                                + (view.under("policy").json().isObject()
                                        ? ", policy " + view.text("revision")
                                        : ", by the registry's settings alone"))
                .row(
                        "seed deviation of the gain",
                        Numbers.format("%.3g %%", seeds.deviation())
                                + seeds.degreesOfFreedom()
                                        .map(count -> ", measured with " + (count + 1) + " seeds")
                                        .orElse(", stated")
                                + seeds.source()
                                        .map(source -> " (" + source + ")")
                                        .orElse(""))
                .row("least gain", view.text("rules.minGain") + " seed deviations")
                .row("least images", view.text("rules.minImages"))
                .row("five percent are spread over", view.text("rules.looks") + " looks or so")
                .row(
                        "a task may fall by",
                        view.entries("rules.budgets")
                                        .map(budget -> budget.getKey() + " " + budget.getValue())
                                        .sorted()
                                        .collect(Collectors.joining(", "))
                                + " points")
                .row("the first version", view.text("rules.first"))
                .row("it must not be worse on", benches(view))
                .row(
                        "a version that passes",
                        view.find("policy.canary")
                                .map(windows -> "is canary on " + windows + " windows first")
                                .orElse("is champion at once"))
                .row(
                        "a champion that turns out worse",
                        view.find("policy.rollback")
                                .map(rule -> "rollback: " + rule)
                                .orElse("is not noticed: rollback is not set"))
                .toString();
    }

    private static String benches(Resource view) {
        return view.read("policy", GatePolicy.class).map(GatePolicy::benches).orElse(List.of()).stream()
                .map(bench ->
                        Numbers.format("%s, by %s %% or more", bench.dataset().shortId(), bench.leastMargin()))
                .reduce((one, other) -> one + "; " + other)
                .orElse("no further bench");
    }
}
