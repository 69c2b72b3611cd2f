package dev.weightflow.cli.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.cli.client.Resource;
import dev.weightflow.cli.client.ServiceClient;
import dev.weightflow.cli.console.Json;
import dev.weightflow.cli.console.Table;
import dev.weightflow.schema.evaluation.SeedDeviation;
import dev.weightflow.schema.json.WeightflowJson;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** What a model's gate may be asked to ask for; whatever is not given stays as it is. */
public final class GateOptions {
    @Option(
            names = "--seed-deviation",
            paramLabel = "PERCENT",
            description =
                    "State how far the gain of a single model moves from seed to seed; './weightflow seeds measure'"
                            + " measures it.")
    private Optional<Double> seedDeviation = Optional.empty();

    @Option(names = "--min-gain", paramLabel = "DEVIATIONS", description = "The least gain, in seed deviations.")
    private Optional<Double> minGain = Optional.empty();

    @Option(names = "--min-images", paramLabel = "N", description = "On fewer images nothing is decided.")
    private Optional<Integer> minImages = Optional.empty();

    @Option(
            names = "--looks",
            paramLabel = "N",
            description = "Over about how many looks at the same images five percent of false promotions are spread.")
    private Optional<Integer> looks = Optional.empty();

    @Option(
            names = "--budget",
            split = ",",
            paramLabel = "TASK=POINTS",
            description = "By how many points a task may fall.")
    private Map<String, Double> budgets = Map.of();

    /** Sets what was given, beside what the model's policy says already. */
    Resource set(ServiceClient registry, String model) {
        return change(registry, model, policy -> {
            seedDeviation.ifPresent(deviation -> policy.withObject("/seedDeviations")
                    .set("gain", WeightflowJson.tree(SeedDeviation.stated(deviation))));
            minGain.ifPresent(gain -> policy.put("minGain", gain));
            minImages.ifPresent(images -> policy.put("minImages", images));
            looks.ifPresent(count -> policy.put("looks", count));
            budgets.forEach((task, points) -> policy.withObject("/budgets").put(task, points));
        });
    }

    /** Changes a model's own gate policy; one that has none begins with an empty one. */
    public static Resource change(ServiceClient registry, String model, Consumer<ObjectNode> change) {
        JsonNode own = registry.get(path(model)).under("policy").json();
        ObjectNode policy = own.isObject() ? own.deepCopy() : Json.MAPPER.createObjectNode();
        change.accept(policy);
        return registry.put(path(model), policy);
    }

    static String path(String model) {
        return Models.path(model) + "/gate-policy";
    }

    /** What a gate asks for, for people. */
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
                        String.format(Locale.ROOT, "%.3g %%", seeds.deviation())
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
                .toString();
    }
}
