package dev.weightflow.registry.promotion;

import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.projection.model.RetrainingHistory.PolicyRevision;
import dev.weightflow.registry.gate.MissingEvaluation;
import dev.weightflow.registry.promotion.Promotions.Candidate;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.GatePolicy;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.retraining.DriftPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Canaries: versions that have passed the gate, and are measured beside the champion on windows, datasets without labels, before they take its place. A
 * window says on which images the two disagree, and not who is right; so it delays a promotion and stops none.
 */
public final class Canaries {
    private final Journals journals;

    public Canaries(Journals journals) {
        this.journals = journals;
    }

    /**
     * Windows since a version is canary.
     *
     * @param wanted number of windows that both must be measured on
     * @param measured windows that both were measured on, in the order of their ingestion
     * @param missing measurements of the next ones
     */
    public record Shadow(int wanted, List<DatasetId> measured, List<MissingEvaluation> missing) {
        boolean isComplete() {
            return measured.size() >= wanted;
        }
    }

    /** Returns whether that version must be canary first: the policy says so, and there is a champion beside which it can be measured. */
    static boolean isAskedOf(Model model, Candidate candidate) {
        return candidate.alias().equals(Model.CHAMPION)
                && windows(model).isPresent()
                && model.alias(Model.CHAMPION).version().isPresent();
    }

    private static Optional<Integer> windows(Model model) {
        return model.gate().policy().flatMap(GatePolicy::canary);
    }

    /** Returns the windows of the model's canary; empty if there is none, or no champion beside it. */
    public Optional<Shadow> shadow(Model model) {
        Optional<ModelVersion> champion = model.versionOf(Model.CHAMPION);
        Optional<ModelVersion> canary = model.pendingCanary().flatMap(model::version);
        if (champion.isEmpty() || canary.isEmpty()) {
            return Optional.empty();
        }
        int wanted = windows(model).orElseThrow();
        List<DatasetId> measured = new ArrayList<>();
        List<MissingEvaluation> missing = new ArrayList<>();
        int begun = 0;
        for (IngestedDataset window :
                journals.datasets().since(model.alias(Model.CANARY).since())) {
            if (begun == wanted || !covers(model, window)) {
                continue;
            }
            List<MissingEvaluation> both = List.of(of(champion.get(), window), of(canary.get(), window));
            if (both.stream().anyMatch(this::hasFailed)) {
                continue; // another window takes its place
            }
            begun++;
            List<MissingEvaluation> open =
                    both.stream().filter(each -> !isMeasured(each)).toList();
            if (open.isEmpty()) {
                measured.add(window.id());
            }
            missing.addAll(open);
        }
        return Optional.of(new Shadow(wanted, List.copyOf(measured), List.copyOf(missing)));
    }

    /** Returns whether the dataset is a window of what the model sees: any without labels, unless its drift policy names their sources. */
    private boolean covers(Model model, IngestedDataset dataset) {
        return !dataset.isLabelled()
                && dataset.samples(Split.VAL) > 0
                && journals.retraining(model.name())
                        .policy()
                        .map(PolicyRevision::policy)
                        .flatMap(policy -> policy.drift())
                        .map((DriftPolicy drift) -> drift.covers(dataset.event().source()))
                        .orElse(true);
    }

    private static MissingEvaluation of(ModelVersion version, IngestedDataset window) {
        return MissingEvaluation.ofWindow(version, window.id(), window.samples(Split.VAL));
    }

    private boolean isMeasured(MissingEvaluation evaluation) {
        return journals.evaluations().completion(evaluation.request().job()).isPresent();
    }

    private boolean hasFailed(MissingEvaluation evaluation) {
        return !isMeasured(evaluation)
                && journals.evaluations().failure(evaluation.request().job()).isPresent();
    }

    /** Returns whether the version is the model's canary. */
    static boolean isCanary(Model model, VersionNumber version) {
        return model.alias(Model.CANARY).pointsTo(version);
    }
}
