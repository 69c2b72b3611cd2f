package dev.weightflow.projection.model;

import static dev.weightflow.projection.model.Model.CANARY;
import static dev.weightflow.projection.model.Model.CHAMPION;
import static dev.weightflow.projection.model.ModelTables.DECISIONS;
import static dev.weightflow.projection.model.ModelTables.FAILURES;
import static dev.weightflow.projection.model.ModelTables.LOOKS;
import static dev.weightflow.projection.model.ModelTables.VERSIONS;
import static dev.weightflow.projection.model.ModelTables.WAITING;

import dev.weightflow.platform.database.Row;
import dev.weightflow.platform.database.Transaction;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.eventlog.TableProjection;
import dev.weightflow.projection.lineage.EventMetadata;
import dev.weightflow.projection.lineage.EventTable;
import dev.weightflow.projection.model.Model.GateRevision;
import dev.weightflow.projection.model.Model.Tested;
import dev.weightflow.schema.evaluation.GainTest;
import dev.weightflow.schema.evaluation.GatePolicy;
import dev.weightflow.schema.evaluation.GateVerdict;
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
import dev.weightflow.schema.event.WatchEvent;
import dev.weightflow.schema.event.WatchEvent.ChampionChecked;
import dev.weightflow.schema.event.WatchEvent.RollbackProposed;
import dev.weightflow.schema.event.WatchEvent.VersionRolledBack;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Application of the events of models. One that contradicts the rows, or is known, changes nothing. */
final class ModelFold implements TableProjection.Fold<ModelEvent> {
    private static final Set<VersionStatus> HAD_ALIAS =
            EnumSet.of(VersionStatus.CHAMPION, VersionStatus.SUPERSEDED, VersionStatus.ROLLED_BACK);

    private final Transaction transaction;
    private final Map<ModelName, ModelRow> rows = new HashMap<>();

    ModelFold(Transaction transaction) {
        this.transaction = transaction;
    }

    @Override
    public void apply(Envelope<ModelEvent> envelope) {
        ModelName name = envelope.event().model();
        ModelRow before = rows.computeIfAbsent(name, any -> ModelRow.of(transaction, any));
        Optional<ModelRow> after = new Step(before, envelope).applied();
        after.ifPresent(row -> {
            rows.put(name, row);
            EventTable.put(transaction, envelope);
        });
    }

    @Override
    public void finish() {
        rows.values().stream().filter(row -> row.changes() > 0).forEach(row -> row.put(transaction));
    }

    /** Application of one event. */
    private final class Step {
        private final ModelRow before;
        private final Envelope<ModelEvent> envelope;
        private final EventMetadata metadata;
        private final String name;
        private final Model model;

        Step(ModelRow before, Envelope<ModelEvent> envelope) {
            this.before = before;
            this.envelope = envelope;
            this.metadata = EventMetadata.of(envelope);
            this.name = before.name().value();
            this.model = new Model(transaction, before.name());
        }

        /** Returns the model's row after the event; empty if that changed nothing. */
        Optional<ModelRow> applied() {
            ModelEvent event = envelope.event();
            if (event instanceof ModelVersionRegistered registered) {
                return apply(registered);
            } else if (event instanceof AliasMoved moved) {
                return apply(moved);
            } else if (event instanceof PromotionRejected rejected) {
                return fits(rejected.version(), rejected.alias(), rejected.attempt())
                        ? decided(PromotionDecision.of(rejected, metadata))
                        : Optional.empty();
            } else if (event instanceof PromotionUndecided undecided) {
                return fits(undecided.version(), undecided.alias(), undecided.attempt())
                        ? decided(PromotionDecision.of(undecided, metadata))
                        : Optional.empty();
            } else if (event instanceof AliasHeld held) {
                return apply(held);
            } else if (event instanceof AliasReleased released) {
                return apply(released);
            } else if (event instanceof GatePolicySet set) {
                return set.revision() == before.gate().number() + 1
                        ? Optional.of(before.with(new GateRevision(
                                set.revision(), set.policy(), Optional.of(metadata.at()), metadata.actor())))
                        : Optional.empty();
            } else if (event instanceof RegistrationFailed failure) {
                return apply(failure);
            } else if (event instanceof WatchEvent watch) {
                return apply(watch);
            } else if (event instanceof RetrainingEvent old) {
                return apply(old);
            }
            return Optional.empty();
        }

        private Optional<ModelRow> apply(ModelVersionRegistered event) {
            boolean fits = event.version().value() == before.versions() + 1
                    && model.number(event.checkpoint()).isEmpty();
            if (!fits) {
                return Optional.empty();
            }
            transaction.put(
                    VERSIONS,
                    name,
                    event.version().value(),
                    event.checkpoint().value(),
                    event.dataset().value(),
                    event.parent().map(VersionNumber::value),
                    metadata.at(),
                    VersionStatus.UNDECIDED.name(),
                    StoredEvent.text(envelope));
            transaction.put(WAITING, name, event.version().value(), metadata.at());
            return Optional.of(before.withVersion());
        }

        /** Applies the move if it is the alias's next one, starts where it points now, and leads to an existing version. */
        private Optional<ModelRow> apply(AliasMoved move) {
            AliasState alias = model.alias(move.alias());
            boolean fits = move.move() == alias.moves()
                    && move.from().equals(alias.version())
                    && move.to().map(to -> before.hasVersion(to.value())).orElse(true);
            if (!fits) {
                return Optional.empty();
            }
            alias.movedTo(move.to(), metadata).put(transaction, before.name());
            return decided(PromotionDecision.of(move, metadata));
        }

        private boolean fits(VersionNumber number, Alias alias, int attempt) {
            return before.hasVersion(number.value()) && model.attempts(number, alias) == attempt;
        }

        private Optional<ModelRow> decided(PromotionDecision decision) {
            VersionNumber number = decision.version().orElseThrow();
            boolean asCanary = decision.alias().equals(CANARY)
                    && before.gate().policy().flatMap(GatePolicy::canary).isPresent();
            if (asCanary || decision.alias().equals(CHAMPION)) {
                transaction.remove(WAITING, name, number.value());
            }
            if (decision.alias().equals(CHAMPION)) {
                follow(decision, number);
            }
            decision.verdict().stream().flatMap(GateVerdict::tests).forEach(this::count);
            transaction.put(
                    DECISIONS,
                    name,
                    before.decisions() + 1,
                    number.value(),
                    decision.alias().value(),
                    decision.outcome().name(),
                    metadata.at(),
                    decision.verdict().isPresent() ? 1 : 0,
                    StoredEvent.text(envelope));
            return Optional.of(before.withDecision());
        }

        /** Changes the status of the versions that a decision about the champion concerns. */
        private void follow(PromotionDecision decision, VersionNumber number) {
            switch (decision.outcome()) {
                case PROMOTED, FORCED -> {
                    decision.from().ifPresent(from -> status(from, VersionStatus.SUPERSEDED, false));
                    status(number, VersionStatus.CHAMPION, false);
                }
                case REMOVED -> status(number, VersionStatus.SUPERSEDED, false);
                case RESTORED -> status(number, VersionStatus.CHAMPION, false);
                case ROLLED_BACK -> status(number, VersionStatus.ROLLED_BACK, false);
                case REJECTED -> status(number, VersionStatus.REJECTED, true);
                case UNDECIDED -> status(number, VersionStatus.UNDECIDED, true);
            }
        }

        /** @param unlessHeld whether a version that has the alias, or had it, keeps its status */
        private void status(VersionNumber number, VersionStatus status, boolean unlessHeld) {
            Row row = model.row(number).orElseThrow();
            VersionStatus present = VersionStatus.valueOf(row.text("status"));
            if (present == status || unlessHeld && HAD_ALIAS.contains(present)) {
                return;
            }
            transaction.put(
                    VERSIONS,
                    name,
                    number.value(),
                    row.text("checkpoint"),
                    row.text("dataset"),
                    row.optionalNumber("parent"),
                    row.instant("stated"),
                    status.name(),
                    row.text("content"));
        }

        /** Counts a look at validation images; comparing the same versions again is the same look. */
        private void count(GainTest test) {
            Tested known = model.tested(test.dataset(), test.split());
            boolean again = test.look() <= known.looks(); // they are numbered from 1
            transaction.put(
                    LOOKS,
                    name,
                    test.dataset().value(),
                    test.split().name(),
                    known.decisions() + 1,
                    Math.max(known.looks(), test.look()),
                    (again ? known.spent() : known.spent().add(BigDecimal.valueOf(test.level()))).toString());
        }

        private Optional<ModelRow> apply(AliasHeld held) {
            AliasState alias = model.alias(held.alias());
            if (held.hold() != alias.holds()) {
                return Optional.empty();
            }
            alias.heldBy(held, metadata).put(transaction, before.name());
            return Optional.of(before.changed());
        }

        private Optional<ModelRow> apply(AliasReleased released) {
            AliasState alias = model.alias(released.alias());
            if (alias.held().isEmpty() || released.hold() != alias.holds() - 1) {
                return Optional.empty();
            }
            alias.released().put(transaction, before.name());
            return Optional.of(before.changed());
        }

        private Optional<ModelRow> apply(RegistrationFailed failure) {
            if (model.hasFailed(failure.report())) {
                return Optional.empty();
            }
            transaction.put(
                    FAILURES,
                    name,
                    failure.report().value(),
                    failure.checkpoint().value(),
                    metadata.at(),
                    StoredEvent.text(envelope));
            return Optional.of(before.withFailure());
        }

        /** Applies what is stated of the present champion since its promotion; of another one it comes too late. */
        private Optional<ModelRow> apply(WatchEvent event) {
            AliasState champion = model.alias(CHAMPION);
            if (event.promotion() != champion.moves() - 1 || !champion.pointsTo(event.version())) {
                return Optional.empty();
            } else if (event instanceof VersionRolledBack back) {
                return model.row(back.version())
                                .filter(row -> row.text("status").equals(VersionStatus.ROLLED_BACK.name()))
                                .isPresent()
                        ? Optional.empty()
                        : decided(PromotionDecision.of(back, metadata));
            }
            boolean put = event instanceof ChampionChecked checked
                    ? WatchRows.put(transaction, checked, envelope)
                    : WatchRows.put(transaction, (RollbackProposed) event, envelope);
            return put ? Optional.of(before.changed()) : Optional.empty();
        }

        private Optional<ModelRow> apply(RetrainingEvent old) {
            return RetrainingRows.apply(transaction, old, envelope) ? Optional.of(before.changed()) : Optional.empty();
        }
    }
}
