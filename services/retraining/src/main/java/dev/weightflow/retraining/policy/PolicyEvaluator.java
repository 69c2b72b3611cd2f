package dev.weightflow.retraining.policy;

import dev.weightflow.model.method.Methods;
import dev.weightflow.model.method.file.MethodText;
import dev.weightflow.platform.job.Job;
import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.Trainings;
import dev.weightflow.projection.documents.InvalidDocument;
import dev.weightflow.projection.documents.StoredDocuments;
import dev.weightflow.projection.lineage.EventMetadata;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.projection.model.RetrainingHistory;
import dev.weightflow.projection.model.RetrainingHistory.PolicyRevision;
import dev.weightflow.projection.model.RetrainingHistory.RetrainingDecision;
import dev.weightflow.retraining.policy.ContextReader.RetrainingContext;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Evaluates a model's policy for a dataset, without side effects. */
public final class PolicyEvaluator {
    /** Number of events from an ingested dataset to a decision about the alias, with the champion's evaluation. */
    public static final int EVENTS_TO_A_PROMOTION = 9;

    private static final DatasetId ANY = DatasetId.of(Digest.ofText("any dataset"));

    private final Journals journals;
    private final StoredDocuments documents;
    private final ContextReader contexts;
    private final InstantSource clock;

    public PolicyEvaluator(Journals journals, StoredDocuments documents, InstantSource clock) {
        this.journals = journals;
        this.documents = documents;
        this.contexts = new ContextReader(documents);
        this.clock = clock;
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
                        TrainingSpecFactory.of(model.name(), policy, dataset, PascalTasks.NAMES, context), context);
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
        Optional<PolicyRevision> policy = history.policy();
        if (policy.isEmpty()) {
            return new PolicyDecision.Ignored(model.name() + " has no retraining policy.");
        }
        if (dataset.ingestedAt().isBefore(policy.get().since())) {
            return new PolicyDecision.Ignored("It was ingested before " + model.name() + " got its policy at "
                    + policy.get().since() + "; request a training by hand if it is wanted.");
        }
        return evaluate(model, history, policy.get().policy(), dataset);
    }

    /**
     * Returns the present decision of that policy, which need not be set, about a dataset that it covers.
     *
     * @throws dev.weightflow.platform.objectstore.ObjectStoreException if the store does not answer
     */
    public PolicyDecision evaluate(
            Model model, RetrainingHistory history, RetrainingPolicy policy, IngestedDataset dataset) {
        PolicyChecks checks = new PolicyChecks();
        drift(checks, model, history, policy);
        if (!dataset.isLabelled()) {
            checks.note("labels", false, "It has no labels.");
            return new PolicyDecision.Skip(checks.fault().orElseThrow(), checks.checks());
        }
        Optional<String> unread = journals.notCurrent();
        if (unread.isPresent()) {
            checks.note("logs", false, unread.get());
            return new PolicyDecision.Wait(unread.get(), checks.checks());
        }
        Optional<TrainingSpec> spec = training(checks, model, policy, dataset);
        if (checks.fault().isPresent()) {
            return new PolicyDecision.Skip(checks.fault().get(), checks.checks());
        }
        concurrency(checks, model, history);
        cooldown(checks, history, policy);
        if (checks.fault().isPresent()) {
            return new PolicyDecision.Wait(checks.fault().get(), checks.checks());
        }
        JobId job = spec.orElseThrow().jobId();
        return new PolicyDecision.Trigger(spec.get(), job, journals.trainings().generation(job) + 1, checks.checks());
    }

    /** Says what the champion's windows showed. It never keeps a model from being trained, nor has it trained. */
    private static void drift(PolicyChecks checks, Model model, RetrainingHistory history, RetrainingPolicy policy) {
        policy.drift()
                .flatMap(any -> model.versionOf(Model.CHAMPION))
                .ifPresent(champion -> checks.note("drift", true, DriftFinding.of(champion.number(), history.drift())));
    }

    private Optional<TrainingSpec> training(
            PolicyChecks checks, Model model, RetrainingPolicy policy, IngestedDataset dataset) {
        RetrainingContext context = contexts.read(model, dataset.id());
        chain(checks, journals.announcement(dataset));
        source(checks, policy, dataset);
        validation(checks, policy, dataset);
        if (!checks.note(
                "documents", context.fault().isEmpty(), context.fault().orElse("All documents can be read."))) {
            return Optional.empty();
        }
        newSamples(checks, policy, context);
        return training(checks, model.name(), policy, dataset, context);
    }

    private static void chain(PolicyChecks checks, EventMetadata announcement) {
        int depth = announcement.causation().depth();
        boolean room = depth + EVENTS_TO_A_PROMOTION <= Causation.MAX_DEPTH;
        String led = depth == 1 ? "1 event led to it" : depth + " events led to it";
        checks.note(
                "chain",
                room,
                room
                        ? led + "."
                        : led + ", and a chain ends after " + Causation.MAX_DEPTH
                                + ": very likely a loop of triggers; request a training by hand if it is wanted.");
    }

    private void source(PolicyChecks checks, RetrainingPolicy policy, IngestedDataset dataset) {
        String source = dataset.event().source();
        checks.note(
                "source",
                policy.covers(source),
                policy.covers(source)
                        ? "Data from " + source + " count."
                        : "Data from " + source + " do not count, only from " + String.join(", ", policy.sources())
                                + ".");
        Optional<IngestedDataset> newer =
                journals.datasets().latestFrom(source).filter(latest -> latest.isAfter(dataset));
        checks.note(
                "latest",
                newer.isEmpty(),
                newer.map(latest -> "Dataset " + latest.id().shortId() + " was ingested from the same source since.")
                        .orElse("Nothing was ingested from the same source since."));
    }

    private void validation(PolicyChecks checks, RetrainingPolicy policy, IngestedDataset dataset) {
        if (policy.evaluateOn().isPresent()) {
            DatasetId set = policy.evaluateOn().get();
            Optional<String> fault = journals.datasets().whyNotComparableOn(set);
            checks.note(
                    "validation",
                    fault.isEmpty(),
                    fault.map(why -> "The policy's " + why + ".")
                            .orElse("Result and champion are compared on dataset " + set.shortId() + "."));
            return;
        }
        int images = dataset.samples(Split.VAL);
        checks.note(
                "validation",
                images > 0,
                images > 0
                        ? "It has " + images + " validation images."
                        : "It has no validation images to compare on; let 'evaluateOn' name a dataset that has.");
    }

    private static void newSamples(PolicyChecks checks, RetrainingPolicy policy, RetrainingContext context) {
        checks.note(
                "new-samples",
                context.newSamples() >= policy.minNewSamples(),
                context.newSamples() + " of " + context.samples() + " training samples are new, and "
                        + policy.minNewSamples() + " must be.");
    }

    private Optional<TrainingSpec> training(
            PolicyChecks checks,
            ModelName model,
            RetrainingPolicy policy,
            IngestedDataset dataset,
            RetrainingContext context) {
        TrainingSpec spec;
        try {
            spec = TrainingSpecFactory.of(
                    model, policy, dataset.id(), dataset.event().tasks(), context);
        } catch (InvalidRecordException e) {
            checks.note("recipe", false, e.getMessage());
            return Optional.empty();
        }
        checks.note(
                "recipe",
                true,
                TrainingSpecFactory.describe(spec) + ", " + TrainingSpecFactory.describeStart(spec, context) + ".");
        tasks(checks, spec, dataset);
        TrainingSpecFactory.misfit(spec, context).ifPresent(misfit -> checks.note("start", false, misfit));
        Optional<Job<TrainingSpec>> twin = journals.trainings()
                .job(spec.jobId())
                .filter(job -> !(job instanceof Job.Failed || job instanceof Job.Cancelled))
                .filter(job -> !isUnderWayFor(model, job));
        checks.note(
                "job",
                twin.isEmpty(),
                twin.map(job -> "The same training was requested before: it is job "
                                + job.id().shortId() + "; its result can be registered by hand.")
                        .orElse("It is job " + spec.jobId().shortId() + "."));
        return Optional.of(spec);
    }

    private static boolean isUnderWayFor(ModelName model, Job<TrainingSpec> job) {
        return (job instanceof Job.Waiting || job instanceof Job.Claimed)
                && Trainings.model((Job.Accepted<TrainingSpec>) job)
                        .filter(model::equals)
                        .isPresent();
    }

    private static void tasks(PolicyChecks checks, TrainingSpec spec, IngestedDataset dataset) {
        List<TaskName> missing = new ArrayList<>(spec.tasks());
        missing.removeAll(dataset.event().tasks());
        checks.note(
                "tasks",
                missing.isEmpty(),
                missing.isEmpty()
                        ? "It has labels for every task."
                        : "It has no labels for "
                                + missing.stream().map(TaskName::key).collect(Collectors.joining(", ")) + ".");
    }

    /** Checks that no training of the model is under way: the next one may start from the champion that this one's result becomes. */
    private void concurrency(PolicyChecks checks, Model model, RetrainingHistory history) {
        Optional<String> busy = requested(history).or(() -> underWay(model)).or(() -> undecided(model));
        checks.note("concurrency", busy.isEmpty(), busy.orElseGet(() -> free(model)));
    }

    /** Describes a triggered retraining whose request the trainer does not know yet, if there is one. */
    private Optional<String> requested(RetrainingHistory history) {
        return history.latestTrigger()
                .flatMap(RetrainingDecision::trigger)
                .filter(trigger -> !journals.trainings().knows(trigger.job(), trigger.generation()))
                .map(trigger -> "Job " + trigger.job().shortId() + " of the model is being requested.");
    }

    private Optional<String> underWay(Model model) {
        return journals.trainings()
                .underWay(model.name())
                .findFirst()
                .map(job -> "Job " + job.shortId() + " of the model is under way.");
    }

    private Optional<String> undecided(Model model) {
        return journals.trainings().results(model.name()).stream()
                .filter(result -> !model.isSettled(result.checkpoint()))
                .filter(result -> whyNotEvaluated(model, result).isEmpty())
                .findFirst()
                .map(result -> "The result of job " + result.job().shortId() + " has no decision yet.");
    }

    private Optional<Failure> whyNotEvaluated(Model model, Trainings.Result result) {
        return journals.evaluations().whyNotEvaluated(model.name(), result);
    }

    private String free(Model model) {
        List<Trainings.Result> results = journals.trainings().results(model.name());
        return results.stream()
                .skip(Math.max(0, results.size() - 1))
                .filter(result -> !model.isSettled(result.checkpoint()))
                .flatMap(result -> whyNotEvaluated(model, result).stream()
                        .map(failure -> " The result of job " + result.job().shortId()
                                + " has no decision, because it was not evaluated: " + failure.message()))
                .reduce("No other training of the model is under way.", String::concat);
    }

    private void cooldown(PolicyChecks checks, RetrainingHistory history, RetrainingPolicy policy) {
        Optional<Instant> until = policy.cooldownSeconds().flatMap(seconds -> history.latestTrigger()
                .map(latest -> latest.metadata().at().plus(Duration.ofSeconds(seconds))));
        boolean over = until.filter(clock.instant()::isBefore).isEmpty();
        checks.note(
                "cooldown", over, over ? "No cooldown is running." : "The cooldown lasts until " + until.get() + ".");
    }
}
