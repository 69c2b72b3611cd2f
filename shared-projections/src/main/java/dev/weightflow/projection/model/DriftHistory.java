package dev.weightflow.projection.model;

import dev.weightflow.projection.lineage.EventMetadata;
import dev.weightflow.schema.event.DriftEvent;
import dev.weightflow.schema.event.DriftEvent.DriftChecked;
import dev.weightflow.schema.event.DriftEvent.DriftDetected;
import dev.weightflow.schema.event.DriftEvent.LabelsRequested;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.VersionNumber;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Windows of what a model sees, one decision for each, and the alarms that they led to, one for each version at most. Each version has its own reference
 * and evidence: a promotion begins anew, and a version that becomes champion again goes on where it was.
 */
public final class DriftHistory {
    private final DriftRows rows;

    DriftHistory(DriftRows rows) {
        this.rows = rows;
    }

    /**
     * Decision about a window.
     *
     * @param event {@code DriftChecked} or {@code DriftSkipped}
     * @param metadata the event, when it was stated, and why
     */
    public record WindowDecision(DriftEvent event, EventMetadata metadata) {
        /** Returns the check; empty if the window was skipped. */
        public Optional<DriftChecked> check() {
            return event instanceof DriftChecked checked ? Optional.of(checked) : Optional.empty();
        }
    }

    /** Change that was stated. */
    public record Detection(DriftDetected event, EventMetadata metadata) {}

    /**
     * Change that was stated, and what followed.
     *
     * @param metadata the event, when it was stated, and why
     * @param labels the request of labels; absent if there is none yet
     */
    public record Alarm(DriftDetected event, EventMetadata metadata, Optional<LabelsAsked> labels) {}

    /** Request of labels, when it was stated, and why. */
    public record LabelsAsked(LabelsRequested event, EventMetadata metadata) {}

    /** Returns the number of windows that were decided about. */
    public int count() {
        return rows.count();
    }

    /** Returns the number of windows that were compared with the version's reference. */
    public int checked(VersionNumber version) {
        return rows.count(version, true);
    }

    /** Returns the number of windows that could not be compared with the version's reference. */
    public int skipped(VersionNumber version) {
        return rows.count(version, false);
    }

    /** Returns the decision about that window, if there is one. */
    public Optional<WindowDecision> decision(DatasetId dataset) {
        return rows.decision(dataset);
    }

    /** Returns the version's latest check, on whose evidence the next one builds. */
    public Optional<WindowDecision> latestCheck(VersionNumber version) {
        return rows.latestCheck(version);
    }

    /**
     * Returns the latest decisions, the latest first.
     *
     * @param from number of later ones that are left out
     */
    public List<WindowDecision> latest(int from, int most) {
        return rows.latest(from, most);
    }

    /** Returns the change that was stated since the version became champion, if one was. */
    public Optional<DriftDetected> detected(VersionNumber version) {
        return rows.alarm(version, DriftDetected.class).map(stored -> stored.event(DriftDetected.class));
    }

    /** As {@link #detected}, with when it was stated, and why. */
    public Optional<Detection> detection(VersionNumber version) {
        return rows.alarm(version, DriftDetected.class)
                .map(stored -> new Detection(stored.event(DriftDetected.class), stored.metadata()));
    }

    /** Returns whether labels were asked for because of that version's change. */
    public boolean hasAskedForLabels(VersionNumber version) {
        return rows.alarm(version, LabelsRequested.class).isPresent();
    }

    /** Returns the change that was stated since the version became champion, with what followed. */
    public Optional<Alarm> alarm(VersionNumber version) {
        return rows.alarm(version, DriftDetected.class).map(this::alarm);
    }

    /** Returns the changes that were stated before that moment, the latest first. */
    public List<Alarm> alarmsBefore(Instant moment, int most) {
        return rows.alarmsBefore(moment, DriftDetected.class, most).stream()
                .map(this::alarm)
                .toList();
    }

    private Alarm alarm(StoredEvent stored) {
        DriftDetected detected = stored.event(DriftDetected.class);
        return new Alarm(
                detected,
                stored.metadata(),
                rows.alarm(detected.version(), LabelsRequested.class)
                        .map(asked -> new LabelsAsked(asked.event(LabelsRequested.class), asked.metadata())));
    }

    /**
     * Returns the latest decisions about windows of that version, the latest first; without a version, of those that came while there was no champion.
     *
     * @param from number of later ones that are left out
     */
    public List<WindowDecision> latest(Optional<VersionNumber> version, int from, int most) {
        return rows.latest(version.map(VersionNumber::value).orElse(DriftRows.NO_VERSION), from, most);
    }

    /** Returns the number of windows that could not be compared, as there was no champion. */
    public int skippedWithoutChampion() {
        return rows.count(DriftRows.NO_VERSION, false);
    }

    /** Returns every so manieth check of the version, counted back from the latest one, in order. */
    public List<WindowDecision> everyCheck(VersionNumber version, int stride) {
        return rows.everyCheck(version, stride);
    }

    /** Returns which of the version's checks that window's is, from 1 on. */
    public int ordinal(VersionNumber version, DatasetId window) {
        return rows.ordinal(version, window);
    }

    /** Returns the versions with windows, the latest first. */
    public List<VersionNumber> versions(int most) {
        return rows.versions(most);
    }

    /** Returns the latest request of labels. */
    public Optional<LabelsRequested> labels() {
        return rows.latestLabels().map(stored -> stored.event(LabelsRequested.class));
    }
}
