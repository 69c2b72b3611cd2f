package dev.weightflow.retraining.policy;

import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.projection.model.RetrainingHistory;
import dev.weightflow.projection.model.RetrainingHistory.PolicyRevision;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.evaluation.GatePolicy;
import dev.weightflow.schema.event.ActionEvent.ActionDecided;
import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.event.ModelEvent.RetrainingEvent;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.retraining.Evidence;
import dev.weightflow.schema.retraining.PolicyAction;
import dev.weightflow.schema.retraining.PolicyCheck;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import dev.weightflow.schema.retraining.TriggeredTraining;
import dev.weightflow.schema.training.EvaluationOptions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes the answers to evidence, without stating them. */
final class Answers {
    private static final int LOOKED_AT = 100;

    private final Journals journals;

    Answers(Journals journals) {
        this.journals = journals;
    }

    /** Returns the answer that needs no training; empty if the model is to be trained, or it is too early. */
    Optional<Statement> withoutTraining(Model model, RetrainingHistory history, PendingEvidence evidence) {
        PolicyRevision revision = history.policy().orElseThrow();
        if (journals.notCurrent().isPresent()) {
            return Optional.empty();
        }
        int depth = evidence.origin().causation().depth();
        if (depth + PolicyEvaluator.EVENTS_TO_A_PROMOTION > Causation.MAX_DEPTH) {
            return Optional.of(nothing(
                    model,
                    revision,
                    List.of(evidence),
                    evidence.finding() + " " + DatasetChecks.loop(depth),
                    List.of()));
        }
        return switch (revision.policy().answer(evidence.evidence())) {
            case NOTHING ->
                Optional.of(nothing(
                        model,
                        revision,
                        List.of(evidence),
                        evidence.finding() + " The policy does nothing about it.",
                        List.of()));
            case EVALUATE ->
                history.pause().isPresent()
                        ? Optional.empty()
                        : Optional.of(new Statement(
                                List.of(evaluation(
                                        model,
                                        revision,
                                        evidence.evidence(),
                                        evidence.cause(),
                                        evidence.finding(),
                                        images(model, revision.policy(), evidence.evidence()))),
                                evidence.origin().context()));
            case LABELS, TRAIN -> Optional.empty();
        };
    }

    /** Returns the answer to each of them that nothing is done. */
    static Statement nothing(
            Model model,
            PolicyRevision revision,
            List<PendingEvidence> evidence,
            String reason,
            List<PolicyCheck> checks) {
        return new Statement(
                evidence.stream()
                        .<RetrainingEvent>map(each -> answer(
                                model,
                                revision,
                                each.evidence(),
                                each.cause(),
                                PolicyAction.NOTHING,
                                reason,
                                Optional.empty(),
                                Optional.empty(),
                                List.of(),
                                checks))
                        .toList(),
                evidence.get(0).origin().context());
    }

    /**
     * Returns the answer to each of them that one training is.
     *
     * @param own the training, if it is on what the champion was trained on: the first answer has it
     */
    static List<ActionDecided> training(
            Model model,
            PolicyRevision revision,
            List<PendingEvidence> evidence,
            JobId job,
            Optional<TriggeredTraining> own,
            List<PolicyCheck> checks) {
        return IntStream.range(0, evidence.size())
                .mapToObj(at -> answer(
                        model,
                        revision,
                        evidence.get(at).evidence(),
                        evidence.get(at).cause(),
                        PolicyAction.TRAIN,
                        evidence.get(at).finding()
                                + (own.isPresent()
                                        ? " It is trained again on what its champion was trained on."
                                        : " It is trained on the new data that wait."),
                        Optional.of(job),
                        own.filter(any -> at == 0),
                        List.of(),
                        at == 0 ? checks : List.of()))
                .toList();
    }

    /** Returns the answer to new data that the champion is evaluated on them, if that is the policy's and they were not answered before. */
    Optional<ActionDecided> toNewData(Model model, RetrainingHistory history, IngestedDataset dataset) {
        PolicyRevision revision = history.policy().orElseThrow();
        String cause = dataset.id().value();
        if (revision.policy().answer(Evidence.NEW_DATA) != PolicyAction.EVALUATE
                || history.actions().to(Evidence.NEW_DATA, cause).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(evaluation(
                model,
                revision,
                Evidence.NEW_DATA,
                cause,
                "Dataset " + dataset.id().shortId() + " is new.",
                dataset.samples(Split.VAL) > 0
                        ? List.of(new Images(dataset.id(), revision.policy().maxImages()))
                        : List.of()));
    }

    private ActionDecided evaluation(
            Model model,
            PolicyRevision revision,
            Evidence evidence,
            String cause,
            String finding,
            List<Images> images) {
        Optional<ModelVersion> champion = model.versionOf(Model.CHAMPION);
        if (champion.isEmpty() || images.isEmpty()) {
            String why = champion.isEmpty()
                    ? " The model has no champion that could be evaluated."
                    : " There are no labelled images to evaluate the champion on.";
            return answer(
                    model,
                    revision,
                    evidence,
                    cause,
                    PolicyAction.NOTHING,
                    finding + why,
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    List.of());
        }
        String sets = images.stream().map(each -> each.dataset().shortId()).collect(Collectors.joining(", "));
        List<EvaluationSpec> specs = images.stream()
                .map(each -> each.evaluationOf(champion.get()))
                .filter(spec -> !journals.evaluations().knows(spec.jobId()))
                .toList();
        return answer(
                model,
                revision,
                evidence,
                cause,
                PolicyAction.EVALUATE,
                finding + " Version " + champion.get().number()
                        + (specs.isEmpty() ? " was evaluated before on " : " is evaluated on ") + sets + ".",
                Optional.empty(),
                Optional.empty(),
                specs,
                List.of());
    }

    /** Images that a champion is evaluated on: those of a validation split. */
    private record Images(DatasetId dataset, Optional<Integer> most) {
        private EvaluationSpec evaluationOf(ModelVersion version) {
            return new EvaluationSpec(
                    version.checkpoint(),
                    version.event().manifest(),
                    dataset,
                    new EvaluationOptions(Optional.empty(), Split.VAL, most, 0, false, Optional.empty()));
        }
    }

    /** Returns what the champion is evaluated on: after a change the newest labelled images, otherwise those that the policy compares on, and the benches. */
    private List<Images> images(Model model, RetrainingPolicy policy, Evidence evidence) {
        Optional<DatasetId> stated = policy.evaluateOn().filter(any -> evidence != Evidence.CHANGE);
        Stream<Images> first = stated.or(() -> newest(policy)).stream().map(set -> new Images(set, policy.maxImages()));
        Stream<Images> benches = model.gate().policy().map(GatePolicy::benches).orElse(List.of()).stream()
                .map(bench -> new Images(bench.dataset(), bench.maxImages()));
        return Stream.concat(first, benches).distinct().toList();
    }

    private Optional<DatasetId> newest(RetrainingPolicy policy) {
        return journals.datasets().latestWithValidation(LOOKED_AT).stream()
                .filter(IngestedDataset::isLabelled)
                .filter(dataset -> policy.covers(dataset.event().source()))
                .map(IngestedDataset::id)
                .findFirst();
    }

    private static ActionDecided answer(
            Model model,
            PolicyRevision revision,
            Evidence evidence,
            String cause,
            PolicyAction action,
            String reason,
            Optional<JobId> job,
            Optional<TriggeredTraining> training,
            List<EvaluationSpec> evaluations,
            List<PolicyCheck> checks) {
        return new ActionDecided(
                model.name(), revision.number(), evidence, cause, action, reason, job, training, evaluations, checks);
    }
}
