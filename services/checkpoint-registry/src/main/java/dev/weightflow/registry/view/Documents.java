package dev.weightflow.registry.view;

import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.registry.archive.Archive;
import dev.weightflow.registry.evaluation.Evaluation;
import dev.weightflow.registry.evaluation.EvaluationBook;
import dev.weightflow.registry.model.RegistryException.Unfit;
import dev.weightflow.registry.model.VersionRecord;
import dev.weightflow.registry.view.VersionDetail.Lineage;
import dev.weightflow.schema.evaluation.PredictionImage;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.training.CheckpointManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What stored documents add to what the log says. A store that does not answer leaves gaps, and a note about them. */
final class Documents {

    private final Archive archive;
    private final EvaluationBook evaluations;

    Documents(Archive archive, EvaluationBook evaluations) {
        this.archive = archive;
        this.evaluations = evaluations;
    }

    VersionDetail detail(VersionView view, VersionRecord version, List<RulingView> rulings) {
        Optional<CheckpointManifest> manifest = Optional.empty();
        List<PictureView> pictures = List.of();
        Optional<String> note = Optional.empty();
        try {
            manifest = Optional.of(archive.manifest(version.fact().manifest()));
            pictures = pictures(version).stream()
                    .map(picture -> shown(view, picture))
                    .toList();
        } catch (Unfit | ObjectStoreException e) {
            note = Optional.of(e.getMessage());
        }
        return new VersionDetail(
                view,
                evaluations.of(version.checkpoint()).stream()
                        .map(EvaluationView::of)
                        .toList(),
                rulings,
                artifacts(version, manifest.map(CheckpointManifest::bytes)),
                manifest.map(Documents::lineage),
                pictures,
                note);
    }

    /** The pictures of all reports about a version, each once. */
    List<PredictionImage> pictures(VersionRecord version) {
        return evaluations.of(version.checkpoint()).stream()
                .map(Evaluation::fact)
                .flatMap(fact -> archive.report(fact.report()).pictures().stream())
                .distinct()
                .toList();
    }

    private static PictureView shown(VersionView view, PredictionImage picture) {
        return new PictureView(
                picture.sample(),
                picture.task(),
                "models/" + view.model() + "/versions/" + view.version() + "/pictures/" + picture.digest());
    }

    private static List<ArtifactView> artifacts(VersionRecord version, Optional<Long> bytes) {
        List<ArtifactView> artifacts = new ArrayList<>();
        artifacts.add(new ArtifactView("weights", version.checkpoint().digest(), bytes));
        artifacts.add(new ArtifactView("manifest", version.fact().manifest(), Optional.empty()));
        version.fact()
                .report()
                .map(ReportId::digest)
                .ifPresent(digest -> artifacts.add(new ArtifactView("report", digest, Optional.empty())));
        return artifacts;
    }

    private static Lineage lineage(CheckpointManifest manifest) {
        return new Lineage(
                manifest.spec(),
                manifest.step(),
                manifest.epoch(),
                manifest.trainableParameters(),
                manifest.codeVersion());
    }
}
