package dev.weightflow.registry.watch;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.Decision;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.model.AliasState;
import dev.weightflow.projection.model.ChampionWatch;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.PromotionDecision.Outcome;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.evaluation.GatePolicy;
import dev.weightflow.schema.evaluation.RollbackRule;
import dev.weightflow.schema.evaluation.WatchPolicy;
import dev.weightflow.schema.evaluation.WatchedTask;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.AliasHeld;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.WatchEvent.RollbackProposed;
import dev.weightflow.schema.event.WatchEvent.VersionRolledBack;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.text.Numbers;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Returns of predecessors. The version gives way, its predecessor becomes champion again, and the alias is held, in one transaction: nobody sees one
 * without the others.
 */
public final class Rollbacks {
    private final Journals journals;
    private final InstantSource clock;

    public Rollbacks(Journals journals, InstantSource clock) {
        this.journals = journals;
        this.clock = clock;
    }

    /** Answers as the policy says if a task of the champion is shown to be worse, unless that was done. Returns whether anything was stated. */
    public CompletableFuture<Boolean> answer(ModelName name, EventContext context) {
        if (answer(journals.models().model(name)).isEmpty()) {
            return CompletableFuture.completedFuture(false); // most often, and a decision waits for the log's end
        }
        return journals.decide(context, state -> {
            List<ModelEvent> events = answer(state.model(name));
            return new Decision<>(events, !events.isEmpty());
        });
    }

    private List<ModelEvent> answer(Model model) {
        return model.watch()
                .flatMap(watch -> watch.crossed().map(task -> answer(model, watch, task)))
                .orElse(List.of());
    }

    private List<ModelEvent> answer(Model model, ChampionWatch watch, Map.Entry<TaskName, WatchedTask> crossed) {
        RollbackRule rule = model.gate().policy().flatMap(GatePolicy::rollback).orElse(RollbackRule.NEVER);
        String reason = why(model, watch, crossed);
        TaskName task = crossed.getKey();
        double evidence = crossed.getValue().evidence();
        if (rule == RollbackRule.AUTOMATIC && !isAPersonsWish(model, watch.version())) {
            return rolledBack(model, watch, Optional.of(task), Optional.of(evidence), reason);
        } else if (rule != RollbackRule.NEVER && watch.proposal().isEmpty()) {
            return List.of(new RollbackProposed(
                    model.name(),
                    watch.promotion(),
                    watch.version(),
                    watch.predecessor(),
                    task,
                    evidence,
                    crossed.getValue().threshold(),
                    reason));
        }
        return List.of();
    }

    /** Returns whether a person holds the alias where it is, or brought the version back after it was rolled back. */
    private boolean isAPersonsWish(Model model, VersionNumber version) {
        return model.alias(Model.CHAMPION).held(clock.instant()).isPresent()
                || model.version(version).orElseThrow().decisions().stream()
                        .anyMatch(decision -> decision.outcome() == Outcome.ROLLED_BACK);
    }

    /**
     * Rolls the champion back because a person asks for it, whatever the policy and the evidence.
     *
     * @return the version that is champion again; empty if the champion replaced none
     */
    public CompletableFuture<Optional<VersionNumber>> byHand(ModelName name, String reason, EventContext context) {
        return journals.decide(context, state -> {
            Model model = state.model(name);
            Optional<ChampionWatch> watch = model.watch();
            List<ModelEvent> events = watch.map(known -> rolledBack(
                            model,
                            known,
                            known.crossed().map(Map.Entry::getKey),
                            known.crossed().map(task -> task.getValue().evidence()),
                            reason))
                    .orElse(List.of());
            return new Decision<>(events, watch.map(ChampionWatch::predecessor));
        });
    }

    private static List<ModelEvent> rolledBack(
            Model model, ChampionWatch watch, Optional<TaskName> task, Optional<Double> evidence, String reason) {
        AliasState champion = model.alias(Model.CHAMPION);
        String told =
                "Version " + watch.version() + " was rolled back to version " + watch.predecessor() + ": " + reason;
        return List.of(
                new VersionRolledBack(
                        model.name(), watch.promotion(), watch.version(), watch.predecessor(), task, evidence, reason),
                new AliasMoved(
                        model.name(),
                        Model.CHAMPION,
                        champion.moves(),
                        champion.version(),
                        Optional.of(watch.predecessor()),
                        told,
                        Optional.empty(),
                        true),
                new AliasHeld(model.name(), Model.CHAMPION, champion.holds(), Optional.empty(), told));
    }

    private static String why(Model model, ChampionWatch watch, Map.Entry<TaskName, WatchedTask> crossed) {
        WatchedTask task = crossed.getValue();
        String units = model.gate()
                                .policy()
                                .map(GatePolicy::watching)
                                .orElse(WatchPolicy.USUAL)
                                .unitOfValues()
                        == WatchPolicy.Unit.GROUP
                ? "groups of images"
                : "images";
        return Numbers.format(
                "%s is worse than in version %s by %.2f points in the mean of %d %s since the promotion, and its budget"
                        + " is %.2f (evidence %.3g of %.3g).",
                crossed.getKey().key(),
                watch.predecessor(),
                task.mean(),
                task.groups(),
                units,
                task.budget(),
                task.evidence(),
                task.threshold());
    }
}
