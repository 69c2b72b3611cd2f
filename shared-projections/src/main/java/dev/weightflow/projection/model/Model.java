package dev.weightflow.projection.model;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.projection.lineage.EventMetadata;
import dev.weightflow.schema.evaluation.GatePolicy;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.AliasHeld;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.AliasReleased;
import dev.weightflow.schema.event.ModelEvent.GatePolicySet;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.event.ModelEvent.PromotionRejected;
import dev.weightflow.schema.event.ModelEvent.PromotionUndecided;
import dev.weightflow.schema.event.ModelEvent.RegistrationFailed;
import dev.weightflow.schema.event.ModelEvent.RetrainingEvent;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;
import org.pcollections.PVector;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;
import org.pcollections.TreePVector;

/**
 * Registered model.
 *
 * @param registered its versions
 * @param aliases the aliases that were ever used or held
 * @param decisions the decisions about aliases, in order
 * @param gate its gate policy
 * @param failed its failed registrations
 * @param retraining its retraining history in this log: from releases before retraining had its own, see {@link Retrainings}
 */
public record Model(
        ModelName name,
        Versions registered,
        TreePMap<Alias, AliasState> aliases,
        PVector<PromotionDecision> decisions,
        GateRevision gate,
        Failures failed,
        RetrainingHistory retraining) {

    /**
     * Versions of a model.
     *
     * @param all by number, the earliest first
     * @param numbers the numbers by checkpoint
     * @param waiting the versions for which the gate has not decided yet whether they may be champion
     */
    record Versions(
            PVector<ModelVersion> all, PMap<CheckpointId, VersionNumber> numbers, TreePSet<VersionNumber> waiting) {
        static final Versions NONE = new Versions(TreePVector.empty(), HashTreePMap.empty(), TreePSet.empty());

        Versions with(ModelVersion version) {
            return new Versions(
                    all.plus(version),
                    numbers.plus(version.checkpoint(), version.number()),
                    waiting.plus(version.number()));
        }

        Versions with(PromotionDecision decision) {
            VersionNumber number = decision.version().orElseThrow();
            int at = number.value() - 1;
            return new Versions(
                    all.with(at, all.get(at).with(decision)),
                    numbers,
                    decision.alias().equals(CHAMPION) ? waiting.minus(number) : waiting);
        }
    }

    /**
     * Gate policy of a model.
     *
     * @param number the policy's revision; 0 if there never was one
     * @param setAt the time when it was set
     * @param setBy the person who set it
     */
    public record GateRevision(
            int number, Optional<GatePolicy> policy, Optional<Instant> setAt, Optional<String> setBy) {
        static final GateRevision NONE = new GateRevision(0, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Checkpoints that could not be registered.
     *
     * @param byReport the failures by the report of the evaluation
     */
    record Failures(PMap<ReportId, RegistrationFailure> byReport, PSet<CheckpointId> checkpoints) {
        static final Failures NONE = new Failures(HashTreePMap.empty(), HashTreePSet.empty());

        Failures with(RegistrationFailure failure) {
            return new Failures(
                    byReport.plus(failure.event().report(), failure),
                    checkpoints.plus(failure.event().checkpoint()));
        }
    }

    /** Alias for which new versions compete. */
    public static final Alias CHAMPION = new Alias("champion");

    static Model unknown(ModelName name) {
        return new Model(
                name,
                Versions.NONE,
                TreePMap.empty(Comparator.comparing(Alias::value)),
                TreePVector.empty(),
                GateRevision.NONE,
                Failures.NONE,
                RetrainingHistory.EMPTY);
    }

    /** Returns the model after that event; the same object if the event contradicts it or is known. */
    Model apply(Envelope<ModelEvent> envelope) {
        ModelEvent event = envelope.event();
        EventMetadata metadata = EventMetadata.of(envelope);
        if (event instanceof ModelVersionRegistered registered) {
            return with(new ModelVersion(registered, metadata));
        } else if (event instanceof AliasMoved moved) {
            return fits(moved) ? with(moved, metadata) : this;
        } else if (event instanceof PromotionRejected rejected) {
            return fits(rejected.version(), rejected.alias(), rejected.attempt())
                    ? with(PromotionDecision.of(rejected, metadata), aliases)
                    : this;
        } else if (event instanceof PromotionUndecided undecided) {
            return fits(undecided.version(), undecided.alias(), undecided.attempt())
                    ? with(PromotionDecision.of(undecided, metadata), aliases)
                    : this;
        } else if (event instanceof AliasHeld held) {
            AliasState before = alias(held.alias());
            return held.hold() == before.holds() ? with(before.heldBy(held, metadata)) : this;
        } else if (event instanceof AliasReleased released) {
            AliasState before = alias(released.alias());
            boolean fits = before.held().isPresent() && released.hold() == before.holds() - 1;
            return fits ? with(before.released()) : this;
        } else if (event instanceof GatePolicySet set) {
            return set.revision() == gate.number() + 1
                    ? with(new GateRevision(set.revision(), set.policy(), Optional.of(metadata.at()), metadata.actor()))
                    : this;
        } else if (event instanceof RegistrationFailed failure) {
            return with(new RegistrationFailure(failure, metadata));
        } else if (event instanceof RetrainingEvent old) {
            return with(retraining.with(old, metadata));
        }
        return this;
    }

    private Model with(ModelVersion version) {
        boolean fits =
                version.number().equals(next()) && version(version.checkpoint()).isEmpty();
        return fits ? new Model(name, registered.with(version), aliases, decisions, gate, failed, retraining) : this;
    }

    /** Returns whether the move is the alias's next one, starts where it points now, and leads to an existing version. */
    private boolean fits(AliasMoved move) {
        AliasState before = alias(move.alias());
        return move.move() == before.moves()
                && move.from().equals(before.version())
                && move.to().map(number -> version(number).isPresent()).orElse(true);
    }

    private Model with(AliasMoved move, EventMetadata metadata) {
        AliasState moved = alias(move.alias()).movedTo(move.to(), metadata);
        return with(PromotionDecision.of(move, metadata), aliases.plus(move.alias(), moved));
    }

    private boolean fits(VersionNumber number, Alias alias, int attempt) {
        return version(number)
                .filter(version -> version.attempts(alias) == attempt)
                .isPresent();
    }

    private Model with(PromotionDecision decision, TreePMap<Alias, AliasState> next) {
        return new Model(name, registered.with(decision), next, decisions.plus(decision), gate, failed, retraining);
    }

    private Model with(RegistrationFailure failure) {
        return failed.byReport().containsKey(failure.event().report())
                ? this
                : new Model(name, registered, aliases, decisions, gate, failed.with(failure), retraining);
    }

    private Model with(AliasState next) {
        return new Model(name, registered, aliases.plus(next.alias(), next), decisions, gate, failed, retraining);
    }

    private Model with(GateRevision next) {
        return new Model(name, registered, aliases, decisions, next, failed, retraining);
    }

    private Model with(RetrainingHistory next) {
        return next == retraining ? this : new Model(name, registered, aliases, decisions, gate, failed, next);
    }

    /** Returns the versions by number, the earliest first. */
    public List<ModelVersion> versions() {
        return registered.all();
    }

    /** Returns the versions for which the gate has not decided yet whether they may be champion. */
    public SortedSet<VersionNumber> waiting() {
        return registered.waiting();
    }

    /** Returns the failures to register checkpoints. */
    public Collection<RegistrationFailure> failures() {
        return failed.byReport().values();
    }

    /** Returns whether any version was registered, or failed to be. */
    public boolean hasContent() {
        return !versions().isEmpty() || !failures().isEmpty();
    }

    /** Returns the number of the next version. */
    public VersionNumber next() {
        return new VersionNumber(versions().size() + 1);
    }

    /** Returns the version of that number. */
    public Optional<ModelVersion> version(VersionNumber number) {
        return number.value() <= versions().size() ? Optional.of(versions().get(number.value() - 1)) : Optional.empty();
    }

    /** Returns the version with those weights. */
    public Optional<ModelVersion> version(CheckpointId checkpoint) {
        return Optional.ofNullable(registered.numbers().get(checkpoint)).flatMap(this::version);
    }

    /** Returns the latest version. */
    public Optional<ModelVersion> latest() {
        return versions().isEmpty()
                ? Optional.empty()
                : Optional.of(versions().get(versions().size() - 1));
    }

    /** Returns that version, the one whose weights its training started from, and so on to the first. */
    public List<ModelVersion> ancestry(ModelVersion version) {
        List<ModelVersion> line = new ArrayList<>();
        Optional<ModelVersion> next = Optional.of(version);
        while (next.isPresent()) {
            VersionNumber number = next.get().number();
            line.add(next.get());
            next = next.get()
                    .event()
                    .parent()
                    .filter(parent -> parent.compareTo(number) < 0)
                    .flatMap(this::version);
        }
        return List.copyOf(line);
    }

    /** Returns whether the evaluation of that checkpoint has led to a version or to a failure. */
    public boolean isRegistered(CheckpointId checkpoint, ReportId report) {
        return registered.numbers().containsKey(checkpoint) || failed.byReport().containsKey(report);
    }

    /** Returns whether the gate has accepted or rejected the checkpoint or could not decide, or its registration failed. */
    public boolean isSettled(CheckpointId checkpoint) {
        return failed.checkpoints().contains(checkpoint)
                || version(checkpoint)
                        .filter(version -> !waiting().contains(version.number()))
                        .isPresent();
    }

    /** Returns the state of that alias, {@linkplain AliasState#unused unused} if no version ever had it. */
    public AliasState alias(Alias alias) {
        return aliases.getOrDefault(alias, AliasState.unused(alias));
    }

    /** Returns the version that the alias points to. */
    public Optional<ModelVersion> versionOf(Alias alias) {
        return alias(alias).version().flatMap(this::version);
    }

    /** Returns the status of that version with regard to the alias {@code champion}. */
    public VersionStatus status(ModelVersion version) {
        if (alias(CHAMPION).pointsTo(version.number())) {
            return VersionStatus.CHAMPION;
        } else if (version.had(CHAMPION)) {
            return VersionStatus.SUPERSEDED;
        }
        return version.decision(CHAMPION)
                .filter(decision -> decision.outcome() == PromotionDecision.Outcome.REJECTED)
                .map(decision -> VersionStatus.REJECTED)
                .orElse(VersionStatus.UNDECIDED);
    }

    /** Failed registration of a checkpoint that was evaluated for the model. */
    public record RegistrationFailure(RegistrationFailed event, EventMetadata metadata) {}
}
