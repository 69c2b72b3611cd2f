package dev.weightflow.registry.model;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.registry.lineage.EventMetadata;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.event.ModelEvent.PromotionRejected;
import dev.weightflow.schema.event.ModelEvent.RegistrationFailed;
import dev.weightflow.schema.event.ModelEvent.RetrainingPolicySet;
import dev.weightflow.schema.event.ModelEvent.RetrainingSkipped;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;
import org.pcollections.PVector;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;
import org.pcollections.TreePVector;

/**
 * A registered model.
 *
 * @param versions by number, the first first
 * @param numbers the versions' numbers by their weights
 * @param undecided the versions of which it was never decided whether they may be champion
 * @param aliases those that were ever used
 * @param decisions about aliases, in the order in which they were made
 * @param failures by report
 * @param failed the checkpoints of the failures
 */
public record Model(
        ModelName name,
        PVector<ModelVersion> versions,
        PMap<CheckpointId, VersionNumber> numbers,
        TreePSet<VersionNumber> undecided,
        TreePMap<Alias, AliasState> aliases,
        PVector<PromotionDecision> decisions,
        PMap<ReportId, RegistrationFailure> failures,
        PSet<CheckpointId> failed,
        RetrainingHistory retraining) {

    /** The alias that new versions compete for. */
    public static final Alias CHAMPION = new Alias("champion");

    static Model unknown(ModelName name) {
        return new Model(
                name,
                TreePVector.empty(),
                HashTreePMap.empty(),
                TreePSet.empty(),
                TreePMap.empty(Comparator.comparing(Alias::value)),
                TreePVector.empty(),
                HashTreePMap.empty(),
                HashTreePSet.empty(),
                RetrainingHistory.EMPTY);
    }

    /** The model after that event; this very model if the event contradicts it or is known. */
    Model apply(Envelope<ModelEvent> envelope) {
        ModelEvent event = envelope.event();
        EventMetadata metadata = EventMetadata.of(envelope);
        if (event instanceof ModelVersionRegistered registered) {
            return with(new ModelVersion(registered, metadata));
        } else if (event instanceof AliasMoved moved) {
            return fits(moved) ? with(moved, metadata) : this;
        } else if (event instanceof PromotionRejected rejected) {
            return fits(rejected) ? with(PromotionDecision.of(rejected, metadata)) : this;
        } else if (event instanceof RegistrationFailed failure) {
            return with(new RegistrationFailure(failure, metadata));
        } else if (event instanceof RetrainingPolicySet set) {
            return with(retraining.with(set, metadata));
        } else if (event instanceof RetrainingTriggered triggered) {
            return with(retraining.with(RetrainingDecision.of(triggered, metadata)));
        } else if (event instanceof RetrainingSkipped skipped) {
            return with(retraining.with(RetrainingDecision.of(skipped, metadata)));
        }
        return this;
    }

    private Model with(ModelVersion version) {
        boolean fits =
                version.number().equals(next()) && version(version.checkpoint()).isEmpty();
        return fits
                ? new Model(
                        name,
                        versions.plus(version),
                        numbers.plus(version.checkpoint(), version.number()),
                        undecided.plus(version.number()),
                        aliases,
                        decisions,
                        failures,
                        failed,
                        retraining)
                : this;
    }

    /** Whether the move is the alias's next one, from where it points to, and to a version that there is. */
    private boolean fits(AliasMoved move) {
        AliasState before = alias(move.alias());
        return move.move() == before.moves()
                && move.from().equals(before.version())
                && move.to().map(number -> version(number).isPresent()).orElse(true);
    }

    private Model with(AliasMoved move, EventMetadata metadata) {
        Model decided = with(PromotionDecision.of(move, metadata));
        return new Model(
                name,
                decided.versions,
                numbers,
                decided.undecided,
                aliases.plus(move.alias(), alias(move.alias()).movedTo(move.to(), metadata.at())),
                decided.decisions,
                failures,
                failed,
                retraining);
    }

    private boolean fits(PromotionRejected rejection) {
        return version(rejection.version())
                .filter(version -> version.attempts(rejection.alias()) == rejection.attempt())
                .isPresent();
    }

    private Model with(PromotionDecision decision) {
        VersionNumber number = decision.version().orElseThrow();
        boolean aboutChampion = decision.alias().equals(CHAMPION);
        return new Model(
                name,
                versions.with(
                        number.value() - 1, versions.get(number.value() - 1).with(decision)),
                numbers,
                aboutChampion ? undecided.minus(number) : undecided,
                aliases,
                decisions.plus(decision),
                failures,
                failed,
                retraining);
    }

    private Model with(RegistrationFailure failure) {
        return failures.containsKey(failure.event().report())
                ? this
                : new Model(
                        name,
                        versions,
                        numbers,
                        undecided,
                        aliases,
                        decisions,
                        failures.plus(failure.event().report(), failure),
                        failed.plus(failure.event().checkpoint()),
                        retraining);
    }

    private Model with(RetrainingHistory next) {
        return next == retraining
                ? this
                : new Model(name, versions, numbers, undecided, aliases, decisions, failures, failed, next);
    }

    /** Whether anything was, or was to be, registered. */
    public boolean hasContent() {
        return !versions.isEmpty() || !failures.isEmpty();
    }

    /** The number of the version that is registered next. */
    public VersionNumber next() {
        return new VersionNumber(versions.size() + 1);
    }

    /** The version of that number. */
    public Optional<ModelVersion> version(VersionNumber number) {
        return number.value() <= versions.size() ? Optional.of(versions.get(number.value() - 1)) : Optional.empty();
    }

    /** The version with those weights. */
    public Optional<ModelVersion> version(CheckpointId checkpoint) {
        return Optional.ofNullable(numbers.get(checkpoint)).flatMap(this::version);
    }

    /** The version that is registered last. */
    public Optional<ModelVersion> latest() {
        return versions.isEmpty() ? Optional.empty() : Optional.of(versions.get(versions.size() - 1));
    }

    /** That version, the one that its training started from, and so on to the first. */
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

    /** Whether it was decided what becomes of the evaluation of that checkpoint: a version, or a failure. */
    public boolean isRegistered(CheckpointId checkpoint, ReportId report) {
        return numbers.containsKey(checkpoint) || failures.containsKey(report);
    }

    /** Whether it was decided if the checkpoint may be champion, or it could not be registered. */
    public boolean isSettled(CheckpointId checkpoint) {
        return failed.contains(checkpoint)
                || version(checkpoint)
                        .filter(version -> !undecided.contains(version.number()))
                        .isPresent();
    }

    /** What is known of that alias, also if nothing ever had it. */
    public AliasState alias(Alias alias) {
        return aliases.getOrDefault(alias, AliasState.unused(alias));
    }

    /** The version that the alias points to. */
    public Optional<ModelVersion> versionOf(Alias alias) {
        return alias(alias).version().flatMap(this::version);
    }

    /** What that version is with regard to the alias {@code champion}. */
    public VersionStatus status(ModelVersion version) {
        if (alias(CHAMPION).pointsTo(version.number())) {
            return VersionStatus.CHAMPION;
        } else if (version.had(CHAMPION)) {
            return VersionStatus.SUPERSEDED;
        }
        return undecided.contains(version.number()) ? VersionStatus.UNDECIDED : VersionStatus.REJECTED;
    }
}
