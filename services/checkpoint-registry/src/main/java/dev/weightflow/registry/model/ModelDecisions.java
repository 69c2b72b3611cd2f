package dev.weightflow.registry.model;

import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.event.ModelEvent.PromotionRejected;
import dev.weightflow.schema.event.ModelEvent.RegistrationRefused;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.training.CheckpointManifest;
import java.util.List;
import java.util.Optional;

/** What is to be stated when something is asked of a model. Nothing here changes a state. */
public final class ModelDecisions {

    private ModelDecisions() {}

    /**
     * A checkpoint was evaluated and is to be a version.
     *
     * @param manifest the checkpoint's, verified
     * @return nothing if it is one already
     */
    public static List<ModelEvent> register(Model model, EvaluationCompleted evaluation, CheckpointManifest manifest) {
        if (model.version(evaluation.checkpoint()).isPresent()) {
            return List.of();
        }
        Optional<VersionNumber> parent =
                manifest.spec().start().checkpoint().flatMap(model::version).map(VersionRecord::number);
        return List.of(new ModelVersionRegistered(
                model.name(),
                model.next(),
                evaluation.checkpoint(),
                evaluation.manifest(),
                manifest.job(),
                manifest.spec().dataset(),
                manifest.spec().method().name(),
                parent,
                Optional.of(evaluation.report())));
    }

    /**
     * A checkpoint was evaluated and cannot be a version.
     *
     * @return nothing if that was said, or if it is a version after all
     */
    public static List<ModelEvent> refuse(Model model, EvaluationCompleted evaluation, Failure failure) {
        boolean settled = model.refusals().containsKey(evaluation.report())
                || model.version(evaluation.checkpoint()).isPresent();
        return settled
                ? List.of()
                : List.of(new RegistrationRefused(model.name(), evaluation.checkpoint(), evaluation.report(), failure));
    }

    /**
     * The gate has judged whether the version may have the alias, which it has not at present.
     *
     * @param asked why a person asked for it, if one did
     */
    public static ModelEvent rule(
            Model model, VersionNumber version, Alias alias, GateVerdict verdict, Optional<String> asked) {
        return verdict.passed()
                ? move(model, alias, Optional.of(version), asked.orElse(verdict.reason()), Optional.of(verdict))
                : new PromotionRejected(model.name(), version, alias, model.attempts(version, alias), verdict);
    }

    /** A person gives the alias to the version, whatever a gate would say; nothing if the version has it. */
    public static List<ModelEvent> force(Model model, VersionNumber version, Alias alias, String reason) {
        boolean has = model.alias(alias).version().filter(version::equals).isPresent();
        return has ? List.of() : List.of(move(model, alias, Optional.of(version), reason, Optional.empty()));
    }

    /** A person takes the alias away; nothing if no version has it. */
    public static List<ModelEvent> remove(Model model, Alias alias, String reason) {
        return model.alias(alias).version().isEmpty()
                ? List.of()
                : List.of(move(model, alias, Optional.empty(), reason, Optional.empty()));
    }

    private static AliasMoved move(
            Model model, Alias alias, Optional<VersionNumber> to, String reason, Optional<GateVerdict> verdict) {
        AliasRecord now = model.alias(alias);
        return new AliasMoved(model.name(), alias, now.moves(), now.version(), to, reason, verdict);
    }
}
