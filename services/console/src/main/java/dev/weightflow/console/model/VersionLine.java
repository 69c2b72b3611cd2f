package dev.weightflow.console.model;

import dev.weightflow.console.model.VersionPage.Station;
import dev.weightflow.console.training.TrainingNames;
import dev.weightflow.platform.job.Job;
import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.projection.Trainings;
import dev.weightflow.projection.lineage.LineageEvent;
import dev.weightflow.projection.model.PromotionDecision;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.GateCheck;
import dev.weightflow.schema.text.ByteSizes;
import dev.weightflow.schema.text.Numbers;
import dev.weightflow.schema.training.CheckpointManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lineage from the data to the alias, as a list of stations. */
final class VersionLine {
    private final VersionPage page;
    private final Optional<CheckpointManifest> manifest;

    VersionLine(VersionPage page, Optional<CheckpointManifest> manifest) {
        this.page = page;
        this.manifest = manifest;
    }

    List<Station> stations() {
        List<Station> stations = new ArrayList<>();
        List<LineageEvent> chain = page.chain().events();
        dataset().ifPresent(stations::add);
        chain.stream()
                .filter(event -> event.type().equals("RetrainingTriggered"))
                .reduce((earlier, later) -> later)
                .ifPresent(event -> stations.add(new Station(
                        "policy",
                        "ok",
                        "Policy",
                        "triggered",
                        "/retraining/" + page.name(),
                        List.of(),
                        Optional.of(event.metadata().at()))));
        training().ifPresent(stations::add);
        checkpoint().ifPresent(stations::add);
        evaluation().ifPresent(stations::add);
        page.decision().ifPresent(decision -> stations.add(gate(decision)));
        if (page.isChampion()) {
            stations.add(new Station(
                    "crown",
                    "gold",
                    "Alias",
                    "champion",
                    "/models/" + page.name(),
                    List.of(page.decidedBy().isEmpty() ? "by the gate" : "by " + page.decidedBy()),
                    page.decision().map(decision -> decision.metadata().at())));
        }
        return stations;
    }

    private Optional<Station> dataset() {
        return page.console()
                .journals()
                .datasets()
                .dataset(page.version().event().dataset())
                .map(VersionLine::station);
    }

    private static Station station(IngestedDataset dataset) {
        String source = dataset.event().source();
        List<String> lines = new ArrayList<>();
        lines.add(Numbers.grouped(dataset.samples(Split.TRAIN)) + " training samples");
        if (dataset.event().quarantined() > 0) {
            lines.add(Numbers.grouped(dataset.event().quarantined()) + " in quarantine");
        }
        return new Station(
                "data",
                "",
                "Dataset",
                source.substring(source.lastIndexOf('/') + 1),
                "/datasets/" + dataset.id(),
                lines,
                Optional.of(dataset.ingestedAt()));
    }

    private Optional<Station> training() {
        return page.training()
                .map(job -> new Station(
                        "train",
                        "ok",
                        "Training",
                        job.spec().map(TrainingNames::title).orElse("training"),
                        "/trainings/" + job.id(),
                        steps(job),
                        Optional.of(job.since())));
    }

    private static List<String> steps(Job<?> job) {
        return Trainings.completion(job)
                .map(result -> List.of(Numbers.counted(result.steps(), "step")))
                .orElse(List.of());
    }

    private Optional<Station> checkpoint() {
        return manifest.map(found -> new Station(
                "box",
                "ok",
                "Checkpoint",
                "step " + Numbers.grouped(found.step()),
                "/trainings/" + found.job(),
                List.of(ByteSizes.text(found.bytes())),
                Optional.empty()));
    }

    private Optional<Station> evaluation() {
        return page.evaluation()
                .map(found -> new Station(
                        "eval",
                        "ok",
                        "Evaluation",
                        Numbers.counted(found.event().images(), "image"),
                        "/evaluations/" + found.event().report(),
                        List.of(
                                Numbers.counted(found.event().metrics().byTask().size(), "task"),
                                "on " + found.event().dataset().shortId()),
                        Optional.of(found.metadata().at())));
    }

    private static Station gate(PromotionDecision decision) {
        return decision.verdict()
                .map(verdict -> new Station(
                        "gate",
                        verdict.passed() ? "ok" : "",
                        "Gate",
                        verdict.checks().stream().filter(GateCheck::passed).count() + " of "
                                + verdict.checks().size(),
                        "#gate",
                        List.of(decision.outcome().key()),
                        Optional.of(decision.metadata().at())))
                .orElseGet(() -> new Station(
                        "gate",
                        "",
                        "Gate",
                        "not involved",
                        "#gate",
                        List.of(decision.metadata()
                                .actor()
                                .map(by -> "by " + by)
                                .orElse("forced")),
                        Optional.of(decision.metadata().at())));
    }
}
