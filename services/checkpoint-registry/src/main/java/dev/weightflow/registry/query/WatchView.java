package dev.weightflow.registry.query;

import dev.weightflow.projection.model.ChampionWatch;
import dev.weightflow.projection.model.Model;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.GatePolicy;
import dev.weightflow.schema.evaluation.RollbackRule;
import dev.weightflow.schema.evaluation.WatchPolicy;
import dev.weightflow.schema.evaluation.WatchedTask;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The champion of a model against the version that it replaced.
 *
 * @param rollback answer to a champion that turns out worse; absent where champions are not watched
 * @param unwatched why nothing is compared at present, if so
 * @param alpha probability of ever finding a champion worse that is not
 * @param unit what counts as one value
 * @param tasks what is known of each task, in points, above 0 where the champion is worse
 * @param checks the datasets that both were compared on, in order
 * @param proposal why it should give way, where that is proposed
 */
public record WatchView(
        ModelName model,
        Optional<RollbackRule> rollback,
        Optional<String> unwatched,
        Optional<VersionNumber> version,
        Optional<VersionNumber> predecessor,
        Optional<Instant> since,
        double alpha,
        WatchPolicy.Unit unit,
        Map<TaskName, Task> tasks,
        List<Check> checks,
        Optional<String> proposal) {
    /**
     * Task that is watched.
     *
     * @param budget mean difference that is no harm
     * @param groups number of values
     * @param mean of the values
     * @param low lower bound of the mean that holds at all times at once
     * @param high upper bound
     * @param threshold evidence at which the task is shown to be worse by more than its budget
     */
    public record Task(
            double budget, long groups, double mean, double low, double high, double evidence, double threshold) {
        private static Task of(WatchedTask task) {
            return new Task(
                    task.budget(),
                    task.groups(),
                    task.mean(),
                    task.low(),
                    task.high(),
                    task.evidence(),
                    task.threshold());
        }
    }

    /**
     * Comparison on the images of a dataset.
     *
     * @param newImages number of images that were in none before
     * @param report the champion's
     * @param predecessorReport the predecessor's
     */
    public record Check(
            Instant at,
            DatasetId dataset,
            Split split,
            int images,
            int newImages,
            ReportId report,
            ReportId predecessorReport) {
        private static Check of(ChampionWatch.Check check) {
            return new Check(
                    check.metadata().at(),
                    check.event().dataset(),
                    check.event().split(),
                    check.event().images(),
                    check.event().newImages(),
                    check.event().report(),
                    check.event().predecessorReport());
        }
    }

    static WatchView of(Model model) {
        Optional<GatePolicy> policy = model.gate().policy();
        Optional<RollbackRule> rule = policy.flatMap(GatePolicy::rollback);
        Optional<ChampionWatch> watch = model.watch();
        WatchPolicy how = policy.map(GatePolicy::watching).orElse(WatchPolicy.USUAL);
        Optional<VersionNumber> champion = model.alias(Model.CHAMPION).version();
        Optional<String> unwatched = rule.isEmpty()
                ? Optional.of("the model's gate policy has no rollback rule")
                : champion.isEmpty()
                        ? Optional.of("no version is champion")
                        : watch.isEmpty()
                                ? Optional.of("version " + champion.get() + " replaced no version, or returned when the"
                                        + " one after it was rolled back")
                                : Optional.empty();
        return new WatchView(
                model.name(),
                rule,
                unwatched,
                champion,
                watch.map(ChampionWatch::predecessor),
                watch.map(ChampionWatch::since),
                how.errorRate(),
                how.unitOfValues(),
                TaskName.each(
                        watch.map(known -> known.tasks().keySet()).orElse(Set.of()),
                        task -> Task.of(watch.orElseThrow().tasks().get(task))),
                watch.stream()
                        .flatMap(known -> known.checks().stream())
                        .map(Check::of)
                        .toList(),
                watch.flatMap(ChampionWatch::proposal)
                        .map(proposal -> proposal.event().reason()));
    }
}
