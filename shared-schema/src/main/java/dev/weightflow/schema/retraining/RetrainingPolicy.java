package dev.weightflow.schema.retraining;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.ModelSize;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Conditions under which a model is trained again on new data, and the recipe.
 *
 * @param sources the sources of the datasets that count, as they were ingested, in which {@code *} stands for any text; any source if empty
 * @param minNewSamples least number of new training samples. A sample is new if it is in no dataset that the champion, or a version that the champion
 * started from, was trained on; it is recognised by its content. Where one of these datasets has no list of training samples, whole shards are
 * compared instead, and the count is an upper bound
 * @param evaluateOn the dataset on which result and champion are compared; the new one if absent
 * @param maxImages maximum number of its validation images to compare on; all if absent
 * @param cooldownSeconds least time between two decisions to retrain; 0 if absent
 * @param rehearsal share of the images that are drawn from what the champion was trained on, so that it is not forgotten, above 0 and below 1; only
 * the new dataset is trained on if absent
 * @param drift how changes of what the model sees are looked for, in datasets without labels; they are not looked for if absent
 * @param debounceSeconds how long no further dataset must have arrived before what waits is trained on, but no longer than {@value #MOST_DEBOUNCES}
 * times that after the first one; 0 if absent
 * @param budget trainer seconds that may be spent; any number if absent
 * @param quietHours hours in which no retraining begins
 * @param actions the answers to evidence; the usual ones if absent
 * @param schedule a cron expression of five fields, in UTC; there is no schedule if absent
 */
public record RetrainingPolicy(
        List<String> sources,
        int minNewSamples,
        RetrainingStart start,
        RetrainingRecipe recipe,
        Optional<DatasetId> evaluateOn,
        Optional<Integer> maxImages,
        Optional<Long> cooldownSeconds,
        Optional<Double> rehearsal,
        Optional<DriftPolicy> drift,
        Optional<Long> debounceSeconds,
        Optional<TrainingBudget> budget,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<QuietHours> quietHours,
        Optional<PolicyActions> actions,
        Optional<String> schedule) {
    /** Number of pauses after which what waits is trained on, however much more arrives. */
    public static final int MOST_DEBOUNCES = 10;

    private static final DatasetId ANY = DatasetId.of(Digest.ofText("any dataset"));

    public RetrainingPolicy {
        sources = Faults.listOf(sources);
        start = start == null ? RetrainingStart.CHAMPION : start;
        recipe = recipe == null ? RetrainingRecipe.SAME : recipe;
        quietHours = Faults.listOf(quietHours);
        Faults faults = Faults.of("A retraining policy")
                .require(sources.stream().noneMatch(String::isBlank), "sources must not be blank")
                .atLeast(1, "minNewSamples", minNewSamples)
                .within("recipe", Optional.of(faults(recipe)));
        maxImages.ifPresent(images -> faults.atLeast(1, "maxImages", images));
        cooldownSeconds.ifPresent(seconds -> faults.atLeast(0, "cooldownSeconds", seconds));
        faults.require(
                !QuietHours.last(quietHours), "quietHours must leave some time of a day; pause retraining instead");
        debounceSeconds.ifPresent(seconds -> faults.atLeast(0, "debounceSeconds", seconds));
        rehearsal.ifPresent(share ->
                faults.require(share > 0 && share < 1, "rehearsal must be a share above 0 and below 1, not %s", share));
        check(faults, actions.orElse(PolicyActions.USUAL), drift, schedule);
        faults.raise();
    }

    private static void check(
            Faults faults, PolicyActions actions, Optional<DriftPolicy> drift, Optional<String> schedule) {
        faults.require(
                        actions.to(Evidence.SCHEDULE) == PolicyAction.NOTHING || schedule.isPresent(),
                        "schedule must be a cron expression, such as 0 3 * * 1, where actions.schedule is %s",
                        actions.to(Evidence.SCHEDULE).key())
                .require(
                        schedule.isEmpty() || actions.schedule().isPresent(),
                        "actions.schedule must say what the schedule leads to: nothing, evaluate or train")
                .require(
                        actions.change().isEmpty() || drift.isPresent(),
                        "actions.change needs 'drift', as no change is looked for without it");
    }

    /** Creates a policy without rehearsal, and without anything that later releases have added. */
    public RetrainingPolicy(
            List<String> sources,
            int minNewSamples,
            RetrainingStart start,
            RetrainingRecipe recipe,
            Optional<DatasetId> evaluateOn,
            Optional<Integer> maxImages,
            Optional<Long> cooldownSeconds) {
        this(
                sources,
                minNewSamples,
                start,
                recipe,
                evaluateOn,
                maxImages,
                cooldownSeconds,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    /** Creates a policy of warm starts from the champion as soon as there are that many new samples, otherwise as in its training. */
    public static RetrainingPolicy onNewSamples(int minNewSamples) {
        return new RetrainingPolicy(
                List.of(), minNewSamples, null, null, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Returns the policy with that way of looking for drift. */
    public RetrainingPolicy withDrift(DriftPolicy wanted) {
        return new RetrainingPolicy(
                sources,
                minNewSamples,
                start,
                recipe,
                evaluateOn,
                maxImages,
                cooldownSeconds,
                rehearsal,
                Optional.of(wanted),
                debounceSeconds,
                budget,
                quietHours,
                actions,
                schedule);
    }

    /**
     * Returns the policy by which the model is trained on what waits because there is other evidence than new data: however few samples are new, and
     * without waiting for more.
     *
     * @param cooldown whether the cooldown applies nevertheless
     */
    public RetrainingPolicy onOtherEvidence(boolean cooldown) {
        return new RetrainingPolicy(
                sources,
                1,
                start,
                recipe,
                evaluateOn,
                maxImages,
                cooldownSeconds.filter(any -> cooldown),
                rehearsal,
                drift,
                Optional.empty(),
                budget,
                quietHours,
                actions,
                schedule);
    }

    /** Returns the answer to that evidence. */
    public PolicyAction answer(Evidence evidence) {
        return actions.orElse(PolicyActions.USUAL).to(evidence);
    }

    /** Returns the evidence other than new data that has the model trained. */
    public Stream<Evidence> otherReasonsToTrain() {
        return actions.orElse(PolicyActions.USUAL).otherReasonsToTrain();
    }

    public boolean covers(String source) {
        return SourcePatterns.match(sources, source);
    }

    /** Returns the faults of the training that results from the recipe, whichever backbone the champion has. */
    private static Stream<String> faults(RetrainingRecipe recipe) {
        return recipe
                .model()
                .map(Stream::of)
                .orElseGet(() -> Stream.of(ModelSize.values()))
                .map(model -> faults(recipe, model).toList())
                .min(Comparator.comparingInt(List::size))
                .stream()
                .flatMap(List::stream);
    }

    private static Stream<String> faults(RetrainingRecipe recipe, ModelSize model) {
        try {
            recipe.with(model)
                    .complete(
                            ANY,
                            Optional.empty(),
                            InitialWeights.random(),
                            new EvaluationOptions(
                                    Optional.empty(), Split.VAL, Optional.empty(), 0, false, Optional.empty()));
            return Stream.empty();
        } catch (InvalidRecordException e) {
            return e.faults().stream();
        }
    }
}
