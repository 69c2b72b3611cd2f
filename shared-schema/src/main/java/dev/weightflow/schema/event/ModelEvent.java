package dev.weightflow.schema.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
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
import dev.weightflow.schema.json.FalseIfAbsent;
import dev.weightflow.schema.retraining.PolicyCheck;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

public sealed interface ModelEvent extends Event
        permits ModelEvent.RetrainingEvent,
                ModelEvent.ModelVersionRegistered,
                ModelEvent.AliasMoved,
                ModelEvent.AliasHeld,
                ModelEvent.AliasReleased,
                ModelEvent.PromotionRejected,
                ModelEvent.PromotionUndecided,
                ModelEvent.GatePolicySet,
                ModelEvent.RegistrationFailed,
                WatchEvent {
    ModelName model();

    @Override
    default String subject() {
        return model().value();
    }

    /** Decision about training the model again. Such facts have a topic of their own; earlier releases stated them in the topic of models. */
    sealed interface RetrainingEvent extends ModelEvent
            permits RetrainingPolicySet, RetrainingTriggered, RetrainingSkipped, PauseEvent, DriftEvent, ActionEvent {
        /** Returns the revision of the retraining policy that is set, or that the decision was made by. */
        int revision();
    }

    /**
     * A checkpoint is registered as a version of the model.
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
     * @param move number of earlier moves of this alias, which distinguishes a return from a repetition
     * @param from the version that it pointed to, if any
     * @param to the version that it points to now; absent if the alias is removed
     * @param reason one sentence: the gate's, or that of the person who moved it
     * @param verdict the gate's decision, where a gate decided
     * @param rollback whether the version before returns because the one after it was {@linkplain WatchEvent.VersionRolledBack rolled back}
     */
    record AliasMoved(
            ModelName model,
            Alias alias,
            int move,
            Optional<VersionNumber> from,
            Optional<VersionNumber> to,
            String reason,
            Optional<GateVerdict> verdict,

            @JsonInclude(JsonInclude.Include.NON_DEFAULT) @JsonDeserialize(using = FalseIfAbsent.class)
            boolean rollback)
            implements ModelEvent {
        /** A move that is no rollback. */
        public AliasMoved(
                ModelName model,
                Alias alias,
                int move,
                Optional<VersionNumber> from,
                Optional<VersionNumber> to,
                String reason,
                Optional<GateVerdict> verdict) {
            this(model, alias, move, from, to, reason, verdict, false);
        }

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
     * An alias is held, so that the gate does not move it: by a person, or because a version was rolled back.
     *
     * @param hold number of earlier holds of this alias; a hold replaces the one before it
     * @param until time when it expires; absent if it lasts until it is released
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
     * A person releases an alias, so that the gate may move it again.
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
     * The gate has rejected a version for an alias.
     *
     * @param attempt number of earlier attempts of this version at this alias
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
     * The gate could not decide whether a version may have an alias: there was no comparison, so that it is not worse than anything.
     *
     * @param attempt number of earlier attempts of this version at this alias
     * @param verdict the verdict, which is not passed, with the reason
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
     * A person sets or removes the model's gate policy.
     *
     * @param revision number of this gate policy of the model, from 1
     * @param policy absent if only the registry's settings are to apply again
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
     * A checkpoint that was evaluated for this model cannot be registered. It may be requested again later.
     *
     * @param report the report of the evaluation
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
     * A person sets or removes the model's retraining policy.
     *
     * @param revision number of this retraining policy of the model, from 1
     * @param policy absent if the model is no longer to be retrained automatically
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
     * A dataset triggers a retraining of the model: the job's request follows from this. There is one decision for each model and dataset.
     *
     * @param merged the other datasets about which this decides as well: their new samples are trained on in the same training
     * @param reservedSeconds of the policy's budget for the training, until it has ended; absent if the policy has none
     */
    record RetrainingTriggered(
            ModelName model,
            DatasetId dataset,
            int revision,
            JobId job,
            int generation,
            TrainingSpec spec,
            List<PolicyCheck> checks,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<DatasetId> merged,
            Optional<Double> reservedSeconds)
            implements RetrainingEvent {
        /** Most datasets that one retraining is about: their ids and shares lie in one event. */
        public static final int MOST_DATASETS = 64;

        public RetrainingTriggered {
            checks = Faults.listOf(checks);
            merged = Faults.listOf(merged);
            Faults faults = decision("RetrainingTriggered", model, dataset, revision)
                    .present("job", job)
                    .atLeast(1, "generation", generation)
                    .present("spec", spec)
                    .require(
                            checks.stream().allMatch(PolicyCheck::passed),
                            "checks must have passed where a retraining is triggered")
                    .require(
                            merged.size() < MOST_DATASETS,
                            "merged must be %d datasets at most, not %d",
                            MOST_DATASETS - 1,
                            merged.size())
                    .require(
                            Stream.concat(Stream.ofNullable(dataset), merged.stream())
                                    .allMatch(new HashSet<>()::add),
                            "merged datasets must differ, and from the first one");
            reservedSeconds.ifPresent(seconds -> faults.positive("reservedSeconds", seconds));
            faults.raise();
        }

        /** Creates the trigger of a dataset alone. */
        public RetrainingTriggered(
                ModelName model,
                DatasetId dataset,
                int revision,
                JobId job,
                int generation,
                TrainingSpec spec,
                List<PolicyCheck> checks) {
            this(model, dataset, revision, job, generation, spec, checks, List.of(), Optional.empty());
        }

        /** Returns all datasets that this decides about, the first one first. */
        public List<DatasetId> datasets() {
            return Stream.concat(Stream.of(dataset), merged.stream()).toList();
        }

        @Override
        public String discriminator() {
            return dataset.value();
        }
    }

    /**
     * A dataset does not trigger a retraining of the model.
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
