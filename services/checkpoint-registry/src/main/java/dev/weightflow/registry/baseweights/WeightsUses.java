package dev.weightflow.registry.baseweights;

import dev.weightflow.platform.job.Job;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.documents.InvalidDocument;
import dev.weightflow.projection.documents.StoredDocuments;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Uses of base weights according to logs and manifests: versions with an alias, which cannot be opened without them, retraining policies, and jobs
 * under way.
 */
final class WeightsUses {
    private final Journals journals;
    private final StoredDocuments documents;

    WeightsUses(Journals journals, StoredDocuments documents) {
        this.journals = journals;
        this.documents = documents;
    }

    /** Describes the uses of the weights, for instance {@code alias people/champion (version 3)}. */
    List<String> of(Digest weights) {
        List<String> uses = new ArrayList<>();
        journals.models().known().flatMap(model -> aliases(model, weights)).forEach(uses::add);
        journals.policies().forEach((model, revision) -> revision.policy()
                .recipe()
                .baseWeights()
                .filter(weights::equals)
                .ifPresent(named -> uses.add("the retraining policy of " + model)));
        journals.trainings()
                .underWay()
                .filter(job -> liesOver(job.record().spec(), weights))
                .map(Job::id)
                .forEach(job -> uses.add("job " + job.shortId()));
        return uses;
    }

    private Stream<String> aliases(Model model, Digest weights) {
        return model.aliases().stream()
                .filter(alias -> alias.version()
                        .flatMap(model::version)
                        .filter(version -> liesOver(model, version, weights))
                        .isPresent())
                .map(alias -> "alias " + model.name() + "/" + alias.alias() + " (version "
                        + alias.version().orElseThrow() + ")");
    }

    private boolean liesOver(TrainingSpec spec, Digest weights) {
        return startsFrom(spec, weights)
                || spec.start()
                        .checkpoint()
                        .filter(checkpoint -> liesOver(checkpoint, weights))
                        .isPresent();
    }

    private boolean liesOver(CheckpointId checkpoint, Digest weights) {
        return journals.models().withCheckpoint(checkpoint).stream()
                .map(journals.models()::model)
                .anyMatch(model -> model.version(checkpoint)
                        .filter(version -> liesOver(model, version, weights))
                        .isPresent());
    }

    /** Returns whether the version depends on the weights, directly or through the version from which its training started. */
    private boolean liesOver(Model model, ModelVersion version, Digest weights) {
        return model.ancestry(version).stream()
                .flatMap(each -> spec(each).stream())
                .anyMatch(spec -> startsFrom(spec, weights));
    }

    private Optional<TrainingSpec> spec(ModelVersion version) {
        return journals.trainings().spec(version.event().job()).or(() -> {
            try {
                return Optional.of(
                        documents.manifest(version.event().manifest()).spec());
            } catch (InvalidDocument lost) {
                return Optional.empty(); // such a version cannot be opened anyway
            }
        });
    }

    private static boolean startsFrom(TrainingSpec spec, Digest weights) {
        return spec.start().baseWeights().filter(weights::equals).isPresent();
    }
}
