package dev.weightflow.console.overview;

import dev.weightflow.console.Console;
import dev.weightflow.console.training.TrainingNames;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobState;
import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.projection.model.PromotionDecision;
import dev.weightflow.projection.model.VersionStatus;
import dev.weightflow.schema.text.Numbers;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Item that waits for a person: a version that the gate could not decide on, samples in quarantine, a failed training.
 *
 * @param tone the class of its icon's colour
 */
public record AttentionItem(String icon, String tone, String title, String text, String href, String action) {
    /** Version without a decision. */
    record Undecided(Model model, ModelVersion version) {
        private AttentionItem need() {
            return new AttentionItem(
                    "gate",
                    "warnc",
                    model.name() + " v" + version.number() + " is undecided",
                    version.decision(Model.CHAMPION)
                            .map(PromotionDecision::reason)
                            .orElse("Waiting for its evaluation."),
                    "/models/" + model.name() + "/" + version.number() + "#gate",
                    "Decide");
        }
    }

    /** Lists the latest versions of models without a decision. */
    static List<Undecided> undecided(Console console) {
        return console.journals()
                .models()
                .known()
                .flatMap(model -> model.latest().stream()
                        .filter(version -> version.status() == VersionStatus.UNDECIDED)
                        .map(version -> new Undecided(model, version)))
                .toList();
    }

    /** Lists items that came up since then. */
    static List<AttentionItem> since(Console console, Instant moment) {
        List<AttentionItem> needs = new ArrayList<>();
        undecided(console).forEach(one -> needs.add(one.need()));
        setAside(console, moment).forEach(dataset -> needs.add(of(dataset)));
        failed(console, moment).forEach(job -> needs.add(of(job)));
        return needs;
    }

    private static Stream<IngestedDataset> setAside(Console console, Instant moment) {
        return console.journals().datasets().since(moment).stream()
                .filter(dataset -> dataset.event().quarantined() > 0)
                .filter(dataset -> console.journals()
                        .datasets()
                        .latestFrom(dataset.event().source())
                        .filter(dataset::equals)
                        .isPresent());
    }

    private static AttentionItem of(IngestedDataset dataset) {
        return new AttentionItem(
                "data",
                "warnc",
                Numbers.counted(dataset.event().quarantined(), "sample") + " in quarantine",
                "From " + dataset.event().source(),
                "/datasets/" + dataset.id() + "#set-aside",
                "Review");
    }

    /** Lists the trainings that failed since then, the latest first. */
    static Stream<Job.Failed<TrainingSpec>> failed(Console console, Instant moment) {
        return console.journals().trainings().jobs().after(JobState.FAILED, moment).stream()
                .map(job -> (Job.Failed<TrainingSpec>) job);
    }

    private static AttentionItem of(Job.Failed<TrainingSpec> job) {
        return new AttentionItem(
                "stop",
                "badc",
                TrainingNames.title(job.record().spec()) + " failed",
                job.failure().message(),
                "/trainings/" + job.id(),
                "View failure");
    }
}
