package dev.weightflow.console.loop;

import dev.weightflow.console.Console;
import dev.weightflow.console.drift.LabelAnswers;
import dev.weightflow.projection.lineage.EventMetadata;
import dev.weightflow.projection.model.DriftHistory.Alarm;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.projection.model.RetrainingHistory;
import dev.weightflow.projection.model.RetrainingHistory.RetrainingDecision;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Chains of a model, the newest first. Each is listed by one event: a triggered retraining, a version that was trained on request, or a change that no
 * retraining followed from. That a retraining follows from a change, no fact says: its datasets have images whose labels were asked for.
 */
final class Chains {
    /** Number of chains of a page. */
    static final int LENGTH = 6;

    /** Number of changes before a retraining, one of which may have led to it. */
    private static final int CHANGES = 2;
    /** Number of retrainings after a change that may follow from it. */
    private static final int TRIGGERS = 5;
    /** Number of a retraining's datasets whose images are looked at. */
    private static final int DATASETS = 8;

    private final Console console;
    private final Model model;
    private final RetrainingHistory history;
    private final LabelAnswers answers;

    Chains(Console console, Model model) {
        this.console = console;
        this.model = model;
        this.history = console.journals().retraining(model.name());
        this.answers = new LabelAnswers(console);
    }

    /**
     * Some of the chains.
     *
     * @param older the moment before which the next ones are; empty if there are none
     */
    record Found(List<Chain> chains, Optional<Instant> older) {}

    private record Anchor(Instant at, Supplier<Chain> chain) {}

    /** Returns the latest chains before that moment. */
    Found before(Instant moment) {
        List<RetrainingDecision> triggers = history.triggersBefore(moment, LENGTH + 1);
        List<ModelVersion> versions = model.registeredBefore(moment, LENGTH + 1);
        List<Alarm> alarms = history.drift().alarmsBefore(moment, LENGTH + 1);
        ChainBuilder builder = new ChainBuilder(console, model, answers);
        List<Anchor> anchors = new ArrayList<>();
        triggers.forEach(trigger -> anchors.add(
                new Anchor(trigger.metadata().at(), () -> builder.ofRetraining(trigger, alarmOf(trigger)))));
        versions.stream()
                .filter(version -> !isOfAnotherChain(version))
                .forEach(version -> anchors.add(new Anchor(version.metadata().at(), () -> builder.ofVersion(version))));
        alarms.stream()
                .filter(alarm -> !hasLedToRetraining(alarm))
                .forEach(alarm -> anchors.add(new Anchor(alarm.metadata().at(), () -> builder.ofChange(alarm))));
        // below the last one of a list that goes on, others of its kind may be missing
        Instant complete = List.of(
                        lastOf(triggers.stream()
                                .map(RetrainingDecision::metadata)
                                .toList()),
                        lastOf(versions.stream().map(ModelVersion::metadata).toList()),
                        lastOf(alarms.stream().map(Alarm::metadata).toList()))
                .stream()
                .max(Comparator.naturalOrder())
                .orElseThrow();
        List<Anchor> shown = anchors.stream()
                .filter(anchor -> !anchor.at().isBefore(complete))
                .sorted(Comparator.comparing(Anchor::at).reversed())
                .toList();
        Optional<Instant> older = shown.size() > LENGTH
                ? Optional.of(shown.get(LENGTH - 1).at())
                : Optional.of(complete).filter(at -> at.isAfter(Instant.EPOCH));
        return new Found(
                shown.stream().limit(LENGTH).map(anchor -> anchor.chain().get()).toList(), older);
    }

    private static Instant lastOf(List<EventMetadata> events) {
        return events.size() > LENGTH ? events.get(LENGTH).at() : Instant.EPOCH;
    }

    /** Returns whether a retraining or a change has led to the version, whose chain it belongs to. */
    private boolean isOfAnotherChain(ModelVersion version) {
        return console.journals().lineage().leadingTo(List.of(version.metadata().event())).events().stream()
                .anyMatch(
                        event -> Set.of("RetrainingTriggered", "DriftDetected").contains(event.type()));
    }

    /** Returns the change whose labels the retraining was on. */
    private Optional<Alarm> alarmOf(RetrainingDecision decision) {
        RetrainingTriggered trigger = decision.trigger().orElseThrow();
        return history.drift().alarmsBefore(decision.metadata().at(), CHANGES).stream()
                .filter(alarm -> alarm.labels()
                        .filter(asked -> trigger.datasets().stream()
                                .limit(DATASETS)
                                .anyMatch(dataset ->
                                        answers.in(asked.event(), dataset).orElse(0) > 0))
                        .isPresent())
                .findFirst();
    }

    private boolean hasLedToRetraining(Alarm alarm) {
        return alarm.labels()
                .filter(asked -> history.triggersSince(asked.metadata().at(), TRIGGERS).stream()
                        .anyMatch(trigger ->
                                alarmOf(trigger).filter(alarm::equals).isPresent()))
                .isPresent();
    }
}
