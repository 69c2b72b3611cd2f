package dev.weightflow.schema.event;

import dev.weightflow.schema.Faults;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.evaluation.GatePolicy;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.retraining.PolicyCheck;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

public sealed interface ModelEvent extends Event {
    ModelName model();

    @Override
    default String subject() {
        return model().value();
    }

    /** What is decided about training the model again. Such facts have a topic of their own; before it there was, they lay among the others. */
    sealed interface RetrainingEvent extends ModelEvent {}

    /**
     * A checkpoint is a version of the model.
     *
     * @param parent the version whose weights the training started from, if it was one of this model
     * @param report the report that led to the registration, if there is one
     */
    record ModelVersionRegistered(
            ModelName model,
            VersionNumber version,
            CheckpointId checkpoint,
            Digest manifest,
            JobId job,
            DatasetId dataset,
            MethodName method,
            Optional<VersionNumber> parent,
            Optional<ReportId> report)
            implements ModelEvent {
        public ModelVersionRegistered {
            faults("ModelVersionRegistered", model, version)
                    .present("checkpoint", checkpoint)
                    .present("manifest", manifest)
                    .present("job", job)
                    .present("dataset", dataset)
                    .present("method", method)
                    .raise();
        }

        @Override
        public String discriminator() {
            return version.toString();
        }
    }

    /**
     * An alias points to another version.
     *
     * @param move how many moves of this alias there were before, which tells a return apart from a repetition
     * @param from the version that it pointed to, if any
     * @param to the version that it points to now; absent if the alias is taken away
     * @param reason one sentence: the gate's, or that of the person who moved it
     * @param verdict the gate's decision, where a gate decided
     */
    record AliasMoved(
            ModelName model,
            Alias alias,
            int move,
            Optional<VersionNumber> from,
            Optional<VersionNumber> to,
            String reason,
            Optional<GateVerdict> verdict)
            implements ModelEvent {
        public AliasMoved {
            Faults.of("AliasMoved")
                    .present("model", model)
                    .present("alias", alias)
                    .atLeast(0, "move", move)
                    .require(!from.equals(to), "from and to must differ")
                    .text("reason", reason)
                    .raise();
        }

        @Override
        public String discriminator() {
            return alias + ":" + move + ":" + to.map(VersionNumber::toString).orElse("");
        }
    }

    /**
     * A person has the gate leave an alias where it is.
     *
     * @param hold how many holds of this alias there were before; a hold takes the place of the one before it
     * @param until when it ends by itself; absent if it lasts until it is released
     * @param reason one sentence
     */
    record AliasHeld(ModelName model, Alias alias, int hold, Optional<Instant> until, String reason)
            implements ModelEvent {
        public AliasHeld {
            holding("AliasHeld", model, alias, hold, reason).raise();
        }

        @Override
        public String discriminator() {
            return alias + ":" + hold;
        }
    }

    /**
     * A person lets the gate decide about an alias again.
     *
     * @param hold the number of the hold that ends
     * @param reason one sentence
     */
    record AliasReleased(ModelName model, Alias alias, int hold, String reason) implements ModelEvent {
        public AliasReleased {
            holding("AliasReleased", model, alias, hold, reason).raise();
        }

        @Override
        public String discriminator() {
            return alias + ":" + hold;
        }
    }

    /**
     * A version may not have an alias.
     *
     * @param attempt how many attempts of this version at this alias there were before
     */
    record PromotionRejected(ModelName model, VersionNumber version, Alias alias, int attempt, GateVerdict verdict)
            implements ModelEvent {
        public PromotionRejected {
            faults("PromotionRejected", model, version)
                    .present("alias", alias)
                    .atLeast(0, "attempt", attempt)
                    .present("verdict", verdict)
                    .raise();
        }

        @Override
        public String discriminator() {
            return alias + ":" + version + ":" + attempt;
        }
    }

    /**
     * The gate could not decide whether a version may have an alias: it was not compared with anything, and is not worse than anything.
     *
     * @param attempt how many attempts of this version at this alias there were before
     * @param verdict which did not pass, and says why nothing could be decided
     */
    record PromotionUndecided(ModelName model, VersionNumber version, Alias alias, int attempt, GateVerdict verdict)
            implements ModelEvent {
        public PromotionUndecided {
            faults("PromotionUndecided", model, version)
                    .present("alias", alias)
                    .atLeast(0, "attempt", attempt)
                    .present("verdict", verdict)
                    .require(verdict == null || !verdict.passed(), "verdict must not have passed")
                    .raise();
        }

        @Override
        public String discriminator() {
            return alias + ":" + version + ":" + attempt;
        }
    }

    /**
     * A person says what the model's gate asks for.
     *
     * @param revision 1, 2, 3, …: which one of this model's gate policies
     * @param policy absent if the registry's settings alone are to hold again
     */
    record GatePolicySet(ModelName model, int revision, Optional<GatePolicy> policy) implements ModelEvent {
        public GatePolicySet {
            Faults.of("GatePolicySet")
                    .present("model", model)
                    .atLeast(1, "revision", revision)
                    .raise();
        }

        @Override
        public String discriminator() {
            return "" + revision;
        }
    }

    /**
     * A checkpoint that was evaluated for this model cannot be a version of it. Asking again later is possible.
     *
     * @param report the report that the evaluation names
     * @param failure what is missing, damaged or contradictory
     */
    record RegistrationFailed(ModelName model, CheckpointId checkpoint, ReportId report, Failure failure)
            implements ModelEvent {
        public RegistrationFailed {
            Faults.of("RegistrationFailed")
                    .present("model", model)
                    .present("checkpoint", checkpoint)
                    .present("report", report)
                    .present("failure", failure)
                    .raise();
        }

        @Override
        public String discriminator() {
            return report.value();
        }
    }

    /**
     * A person says when the model is to be trained again by itself.
     *
     * @param revision 1, 2, 3, …: which one of this model's policies
     * @param policy absent if the model is no longer to be trained again by itself
     */
    record RetrainingPolicySet(ModelName model, int revision, Optional<RetrainingPolicy> policy)
            implements RetrainingEvent {
        public RetrainingPolicySet {
            Faults.of("RetrainingPolicySet")
                    .present("model", model)
                    .atLeast(1, "revision", revision)
                    .raise();
        }

        @Override
        public String discriminator() {
            return "" + revision;
        }
    }

    /**
     * New data make the model be trained again: the job's request follows from this. There is one decision a model and dataset
     * .
     */
    record RetrainingTriggered(
            ModelName model,
            DatasetId dataset,
            int revision,
            JobId job,
            int generation,
            TrainingSpec spec,
            List<PolicyCheck> checks)
            implements RetrainingEvent {
        public RetrainingTriggered {
            checks = Faults.listOf(checks);
            decision("RetrainingTriggered", model, dataset, revision)
                    .present("job", job)
                    .atLeast(1, "generation", generation)
                    .present("spec", spec)
                    .require(
                            checks.stream().allMatch(PolicyCheck::passed),
                            "checks must have passed where a retraining is triggered")
                    .raise();
        }

        @Override
        public String discriminator() {
            return dataset.value();
        }
    }

    /**
     * New data do not make the model be trained again.
     *
     * @param reason one sentence: the first condition that does not hold
     */
    record RetrainingSkipped(ModelName model, DatasetId dataset, int revision, String reason, List<PolicyCheck> checks)
            implements RetrainingEvent {
        public RetrainingSkipped {
            checks = Faults.listOf(checks);
            decision("RetrainingSkipped", model, dataset, revision)
                    .text("reason", reason)
                    .raise();
        }

        @Override
        public String discriminator() {
            return dataset.value();
        }
    }

    private static Faults holding(String event, ModelName model, Alias alias, int hold, String reason) {
        return Faults.of(event)
                .present("model", model)
                .present("alias", alias)
                .atLeast(0, "hold", hold)
                .text("reason", reason);
    }

    private static Faults decision(String event, ModelName model, DatasetId dataset, int revision) {
        return Faults.of(event)
                .present("model", model)
                .present("dataset", dataset)
                .atLeast(1, "revision", revision);
    }

    private static Faults faults(String event, ModelName model, VersionNumber version) {
        return Faults.of(event).present("model", model).present("version", version);
    }
}
