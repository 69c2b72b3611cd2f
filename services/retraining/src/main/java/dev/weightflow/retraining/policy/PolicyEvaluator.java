package dev.weightflow.retraining.policy;

import dev.weightflow.model.method.Methods;
import dev.weightflow.model.method.file.MethodText;
import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.documents.InvalidDocument;
import dev.weightflow.projection.documents.StoredDocuments;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.projection.model.RetrainingHistory;
import dev.weightflow.projection.model.RetrainingHistory.PolicyRevision;
import dev.weightflow.retraining.policy.ContextReader.RetrainingContext;
import dev.weightflow.retraining.policy.DatasetChecks.Candidate;
import dev.weightflow.retraining.policy.PolicyChecks.Hold;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.retraining.Evidence;
import dev.weightflow.schema.retraining.PolicyAction;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import dev.weightflow.schema.retraining.TriggeredTraining;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Evaluates a model's policy for datasets, without side effects. */
public final class PolicyEvaluator {
    /** Number of events from an ingested dataset to a decision about the alias, with the champion's evaluation. */
    public static final int EVENTS_TO_A_PROMOTION = 9;

    /** Name of the check that the policy has the model trained on new data. */
    static final String ACTION = "action";

    private static final DatasetId ANY = DatasetId.of(Digest.ofText("any dataset"));

    private final Journals journals;
    private final StoredDocuments documents;
    private final ContextReader contexts;
    private final DatasetChecks datasets;
    private final OwnData ownData;
    private final ModelChecks models;
    private final Budgets budgets;

    public PolicyEvaluator(Journals journals, StoredDocuments documents, InstantSource clock) {
        this.journals = journals;
        this.documents = documents;
        this.contexts = new ContextReader(documents);
        this.datasets = new DatasetChecks(journals, contexts);
        this.ownData = new OwnData(journals, datasets);
        this.models = new ModelChecks(journals, clock);
        this.budgets = new Budgets(journals, clock);
    }

    /**
     * Returns why the policy cannot start any training while the model has its present champion, or none, if so.
     *
     * @throws InvalidRecordException with every fault of the training that results from recipe and champion
     */
    Optional<String> misfit(Model model, RetrainingPolicy policy) {
        policy.recipe().method().ifPresent(this::checked);
        Optional<ModelVersion> champion = model.versionOf(Model.CHAMPION);
        if (champion.isEmpty()) { // the recipe's own training, on any dataset
            Methods.completed(policy.recipe()
                    .complete(ANY, Optional.empty(), InitialWeights.random(), EvaluationOptions.of(model.name())));
            return Optional.empty();
        }
        DatasetId dataset = champion.get().event().dataset();
        RetrainingContext context = contexts.read(model, dataset);
        return context.fault().isPresent()
                ? Optional.empty() // reported for each dataset, and no fault of the policy
                : TrainingSpecFactory.misfit(
                        TrainingSpecFactory.of(model.name(), policy, dataset, List.of(), PascalTasks.NAMES, context),
                        context);
    }

    /** Checks a method file, which must be named by its digest alone: a policy is an event, and texts are objects of the store. */
    private void checked(MethodSpec method) {
        Faults.of("The policy's method file")
                .require(
                        method.text().isEmpty(),
                        "its text must not be given; store it by POST /methods of the trainer, and name its digest")
                .require(
                        method.storedText().filter(text -> !isStored(text)).isEmpty(),
                        "no text of its digest is stored; store it by POST /methods of the trainer")
                .raise();
        Methods.checked(method);
    }

    private boolean isStored(Digest text) {
        try {
            documents.methodText(text, MethodText.MOST_BYTES);
            return true;
        } catch (InvalidDocument missing) {
            return false;
        }
    }

    /**
     * Returns the policy's decision about the dataset at present.
     *
     * @throws dev.weightflow.platform.objectstore.ObjectStoreException if the store does not answer
     */
    public PolicyDecision evaluate(Model model, RetrainingHistory history, IngestedDataset dataset) {
        return ignored(model, history, dataset)
                .orElseGet(() ->
                        evaluate(model, history, history.policy().orElseThrow().policy(), dataset));
    }

    private static Optional<PolicyDecision> ignored(Model model, RetrainingHistory history, IngestedDataset dataset) {
        Optional<PolicyRevision> policy = history.policy();
        if (policy.isEmpty()) {
            return Optional.of(new PolicyDecision.Ignored(model.name() + " has no retraining policy."));
        }
        return dataset.ingestedAt().isBefore(policy.get().since())
                ? Optional.of(new PolicyDecision.Ignored("It was ingested before " + model.name()
                        + " got its policy at " + policy.get().since()
                        + "; request a training by hand if it is wanted."))
                : Optional.empty();
    }

    /**
     * Returns the present decision of that policy, which need not be set, about a dataset that it covers, if no other one waits.
     *
     * @throws dev.weightflow.platform.objectstore.ObjectStoreException if the store does not answer
     */
    public PolicyDecision evaluate(
            Model model, RetrainingHistory history, RetrainingPolicy policy, IngestedDataset dataset) {
        PolicyChecks checks = new PolicyChecks();
        drift(checks, model, history, policy);
        Optional<PolicyDecision> early = unlabelled(checks, dataset).or(() -> unread(checks));
        if (early.isPresent()) {
            return early.get();
        }
        action(checks, policy);
        RetrainingContext context = contexts.read(model, dataset.id());
        return decide(
                checks, model, history, policy, context, Merge.alone(dataset, context.newSamples()), Optional.empty());
    }

    /**
     * Returns why the dataset does not count; empty if it waits for nothing but a training, or for more new samples.
     *
     * @throws dev.weightflow.platform.objectstore.ObjectStoreException if the store does not answer
     */
    Optional<PolicyDecision> obstacle(Model model, RetrainingHistory history, IngestedDataset dataset) {
        return ignored(model, history, dataset).or(() -> {
            PolicyChecks checks = new PolicyChecks();
            RetrainingPolicy policy = history.policy().orElseThrow().policy();
            drift(checks, model, history, policy);
            Optional<PolicyDecision> early = unlabelled(checks, dataset).or(() -> unread(checks));
            if (early.isPresent()) {
                return early;
            }
            datasets.judge(checks, model, policy, dataset);
            action(checks, policy);
            return checks.fault().map(reason -> new PolicyDecision.Skip(dataset, reason, checks.checks()));
        });
    }

    /**
     * Returns why the model may not be trained now, whatever it is trained on, if so.
     *
     * @param evidence that wants a training, other than new data
     */
    Optional<Hold> hold(
            Model model,
            RetrainingHistory history,
            RetrainingPolicy policy,
            Optional<Arrivals> arrivals,
            List<PendingEvidence> evidence) {
        PolicyChecks checks = new PolicyChecks();
        if (unread(checks).isEmpty()) {
            if (evidence.isEmpty()) {
                action(checks, policy);
            }
            models.note(checks, model, history, policy, arrivals);
            policy.budget().ifPresent(budget -> budgets.noteAny(checks, history, budget));
        }
        return checks.hold();
    }

    /**
     * Returns the present decision about datasets that wait; empty if none of the oldest of them counts any more. A skip is of one of them.
     *
     * @param waiting the datasets that wait, in order
     * @param evidence that wants a training, other than new data
     * @throws dev.weightflow.projection.documents.InvalidDocument if a dataset's documents have changed since it was found to count
     * @throws dev.weightflow.platform.objectstore.ObjectStoreException if the store does not answer
     */
    Optional<PolicyDecision> evaluate(
            Model model,
            RetrainingHistory history,
            RetrainingPolicy policy,
            List<IngestedDataset> waiting,
            Arrivals arrivals,
            List<PendingEvidence> evidence) {
        PolicyChecks checks = new PolicyChecks();
        drift(checks, model, history, policy);
        Optional<PolicyDecision> unread = unread(checks);
        if (unread.isPresent()) {
            return unread;
        }
        evidence.forEach(each -> checks.note(each.evidence().key(), true, each.finding()));
        List<Candidate> candidates = waiting.stream()
                .limit(RetrainingTriggered.MOST_DATASETS)
                .flatMap(dataset -> datasets.candidate(model, policy, dataset).stream())
                .toList();
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        List<DatasetId> all = waiting.stream().map(IngestedDataset::id).toList();
        Merge merge = datasets.merge(model, candidates, all, policy.minNewSamples());
        RetrainingContext context = contexts.read(model, merge.first().id());
        return Optional.of(decide(checks, model, history, policy, context, merge, Optional.of(arrivals)));
    }

    /** Returns the present decision about evidence that wants a training, where no new data wait. */
    PolicyDecision again(
            Model model, RetrainingHistory history, RetrainingPolicy policy, List<PendingEvidence> evidence) {
        PolicyChecks checks = new PolicyChecks();
        drift(checks, model, history, policy);
        Optional<PolicyDecision> unread = unread(checks);
        if (unread.isPresent()) {
            return unread.get();
        }
        evidence.forEach(each -> checks.note(each.evidence().key(), true, each.finding()));
        Optional<ModelVersion> champion = model.versionOf(Model.CHAMPION);
        if (champion.isEmpty()) {
            return new PolicyDecision.Refused(
                    "No new data wait, and the model has no champion on whose data it could be trained again.",
                    checks.checks());
        }
        RetrainingContext context = contexts.read(model, champion.get().event().dataset());
        Optional<TrainingSpec> spec = ownData.training(checks, model, policy, context);
        if (checks.fault().isPresent()) {
            return new PolicyDecision.Refused(checks.fault().get(), checks.checks());
        }
        Optional<Double> seconds =
                noteForNow(checks, model, history, policy, context, spec.orElseThrow(), Optional.empty());
        Optional<Hold> hold = checks.hold();
        if (hold.isPresent()) {
            return new PolicyDecision.Wait(hold.get(), checks.checks());
        }
        JobId job = spec.get().jobId();
        return new PolicyDecision.Again(
                new TriggeredTraining(job, journals.trainings().generation(job) + 1, spec.get(), seconds),
                checks.checks());
    }

    private static Optional<PolicyDecision> unlabelled(PolicyChecks checks, IngestedDataset dataset) {
        if (dataset.isLabelled()) {
            return Optional.empty();
        }
        checks.note("labels", false, "It has no labels.");
        return checks.fault().map(reason -> new PolicyDecision.Skip(dataset, reason, checks.checks()));
    }

    private Optional<PolicyDecision> unread(PolicyChecks checks) {
        Optional<String> unread = journals.notCurrent();
        unread.ifPresent(why -> checks.noteForNow("logs", false, why));
        return unread.flatMap(why -> checks.hold()).map(hold -> new PolicyDecision.Wait(hold, checks.checks()));
    }

    /** Returns what the model's retrainings have reserved and spent. */
    BudgetView budget(ModelName model, RetrainingHistory history, RetrainingPolicy policy) {
        return budgets.view(model, history, policy.budget());
    }

    private PolicyDecision decide(
            PolicyChecks checks,
            Model model,
            RetrainingHistory history,
            RetrainingPolicy policy,
            RetrainingContext context,
            Merge merge,
            Optional<Arrivals> arrivals) {
        Optional<TrainingSpec> spec = datasets.training(checks, model, policy, context, merge);
        if (checks.fault().isPresent()) {
            return new PolicyDecision.Skip(merge.first(), checks.fault().get(), checks.checks());
        }
        Optional<Double> seconds = noteForNow(checks, model, history, policy, context, spec.orElseThrow(), arrivals);
        Optional<Hold> hold = checks.hold();
        if (hold.isPresent()) {
            return new PolicyDecision.Wait(hold.get(), checks.checks());
        }
        JobId job = spec.get().jobId();
        return new PolicyDecision.Trigger(
                merge.first(),
                merge.others(),
                spec.get(),
                job,
                journals.trainings().generation(job) + 1,
                checks.checks(),
                seconds);
    }

    /** Notes what may hold later, and returns the seconds that the training is estimated to take of the budget. */
    private Optional<Double> noteForNow(
            PolicyChecks checks,
            Model model,
            RetrainingHistory history,
            RetrainingPolicy policy,
            RetrainingContext context,
            TrainingSpec spec,
            Optional<Arrivals> arrivals) {
        models.note(checks, model, history, policy, arrivals);
        Optional<Double> seconds = policy.budget()
                .flatMap(budget -> budgets.estimate(context.champion(), spec, epoch(spec, context), budget));
        policy.budget().ifPresent(budget -> budgets.note(checks, history, budget, seconds));
        return seconds;
    }

    /** Notes that new data alone have nothing trained, where that is the policy's will. */
    private static void action(PolicyChecks checks, RetrainingPolicy policy) {
        if (policy.answer(Evidence.NEW_DATA) == PolicyAction.TRAIN) {
            return;
        }
        List<String> others = policy.otherReasonsToTrain().map(Evidence::key).toList();
        if (others.isEmpty()) {
            checks.note(ACTION, false, "By this policy nothing has the model trained.");
        } else {
            checks.noteForNow(
                    ACTION,
                    false,
                    "By this policy new data alone have nothing trained: they wait for the next training by "
                            + String.join(" or ", others) + ".");
        }
    }

    /** Returns the number of images of an epoch: as many as bring each of the first dataset once. */
    private static double epoch(TrainingSpec spec, RetrainingContext context) {
        return context.samples() / spec.mixture().get(0).share();
    }

    /** Says what the champion's windows showed. It never keeps a model from being trained, nor has it trained. */
    private static void drift(PolicyChecks checks, Model model, RetrainingHistory history, RetrainingPolicy policy) {
        policy.drift()
                .flatMap(any -> model.versionOf(Model.CHAMPION))
                .ifPresent(champion -> checks.note("drift", true, DriftFinding.of(champion.number(), history.drift())));
    }
}
