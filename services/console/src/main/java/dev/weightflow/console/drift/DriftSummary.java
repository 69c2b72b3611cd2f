package dev.weightflow.console.drift;

import dev.weightflow.console.Console;
import dev.weightflow.projection.model.DriftHistory;
import dev.weightflow.projection.model.DriftHistory.Alarm;
import dev.weightflow.projection.model.DriftHistory.WindowDecision;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.RetrainingHistory;
import dev.weightflow.schema.event.DriftEvent.DriftChecked;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.text.Durations;
import dev.weightflow.schema.text.Numbers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Summary of the known changes of what a champion sees, in one sentence.
 *
 * @param changed whether a change was found
 */
public record DriftSummary(String words, boolean changed) {
    /** Returns the summary; empty where there is no champion. */
    public static Optional<DriftSummary> of(Console console, Model model) {
        RetrainingHistory history = console.journals().retraining(model.name());
        return model.alias(Model.CHAMPION)
                .version()
                .map(champion -> of(champion, history, console.clock().instant()));
    }

    private static DriftSummary of(VersionNumber champion, RetrainingHistory retraining, Instant now) {
        DriftHistory history = retraining.drift();
        Optional<Alarm> alarm = history.alarm(champion);
        if (alarm.isPresent()) {
            return new DriftSummary(
                    "Change found " + ago(alarm.get().metadata().at(), now)
                            + alarm.get()
                                    .labels()
                                    .map(asked -> "; labels of "
                                            + Numbers.counted(
                                                    asked.event().images().size(), "image") + " asked for.")
                                    .orElse("."),
                    true);
        }
        boolean looked = retraining
                .policy()
                .flatMap(revision -> revision.policy().drift())
                .isPresent();
        return new DriftSummary(
                history.latestCheck(champion)
                        .map(latest -> compared(history.checked(champion), latest, now))
                        .orElse(looked ? "No window was compared yet." : "Changes are not looked for."),
                false);
    }

    private static String compared(int windows, WindowDecision latest, Instant now) {
        DriftChecked check = latest.check().orElseThrow();
        return "No change shown in " + Numbers.counted(windows, "window") + ", the latest "
                + ago(latest.metadata().at(), now) + ": evidence " + WindowRow.evidence(check.evidence()) + " of "
                + WindowRow.evidence(check.threshold()) + ".";
    }

    private static String ago(Instant at, Instant now) {
        return Durations.text(Duration.between(at, now)) + " ago";
    }
}
