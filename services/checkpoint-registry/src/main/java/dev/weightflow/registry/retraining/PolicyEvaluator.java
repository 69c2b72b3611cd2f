package dev.weightflow.registry.retraining;

import dev.weightflow.platform.job.Job;
import dev.weightflow.registry.documents.StoredDocuments;
import dev.weightflow.registry.journal.IngestedDataset;
import dev.weightflow.registry.journal.Journals;
import dev.weightflow.registry.journal.Trainings;
import dev.weightflow.registry.model.Model;
import dev.weightflow.registry.model.ModelVersion;
import dev.weightflow.registry.model.PolicyRevision;
import dev.weightflow.registry.model.RegistryException.InvalidDocument;
import dev.weightflow.registry.model.RetrainingHistory;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says what a model's policy comes to for a dataset. It only looks. */
public final class PolicyEvaluator {
    /** How many events lead from an ingested dataset to a decision about the alias, the champion's evaluation among them. */
    static final int EVENTS_TO_A_PROMOTION = 9;

    private final Journals journals;
    private final StoredDocuments documents;
    private final NewSampleCounter counter;
    private final ConcurrencyLimit limit;
    private final InstantSource clock;

    public PolicyEvaluator(Journals journals, StoredDocuments documents, InstantSource clock) {
        this.journals = journals;
        this.documents = documents;
        this.counter = new NewSampleCounter(documents);
        this.limit = new ConcurrencyLimit(journals);
        this.clock = clock;
    }

    /**
     * Reads what the decision needs.
     *
     * @throws dev.weightflow.platform.objectstore.ObjectStoreException if the store does not answer
     */
    public RetrainingContext context(Model model, DatasetId dataset) {
        Optional<ModelVersion> champion = model.versionOf(Model.CHAMPION);
        try {
            List<ModelVersion> line = champion.map(model::ancestry).orElse(List.of());
            DatasetManifest manifest = documents.dataset(dataset);
            List<DatasetId> learned = line.stream()
                    .map(version -> version.event().dataset())
                    .distinct()
                    .toList();
            return new RetrainingContext(
                    champion,
                    champion.map(this::training),
                    line.isEmpty()
                            ? Optional.empty()
                            : training(line.get(line.size() - 1)).start().baseWeights(),
                    counter.count(dataset, learned),
                    manifest.samples(Split.TRAIN),
                    Optional.empty());
        } catch (InvalidDocument e) {
            return RetrainingContext.unreadable(champion, e.getMessage());
        }
    }

    private TrainingSpec training(ModelVersion version) {
        return documents.manifest(version.event().manifest()).spec();
    }

    /**
     * Why the policy can start no training as long as the model has its champion, if so.
     *
     * @throws InvalidRecordException with every fault of what recipe and champion's training make together
     */
    Optional<String> misfit(Model model, RetrainingPolicy policy) {
        Optional<ModelVersion> champion = model.versionOf(Model.CHAMPION);
        if (champion.isEmpty()) {
            return Optional.empty();
        }
        DatasetId dataset = champion.get().event().dataset();
        RetrainingContext context = context(model, dataset);
        return context.fault().isPresent()
                ? Optional.empty() // that is said of each dataset, and can be mended without another policy
                : TrainingSpecFactory.misfit(TrainingSpecFactory.of(model.name(), policy, dataset, context), context);
    }

    /** What the policy comes to at present. */
    public PolicyDecision evaluate(Model model, IngestedDataset dataset, RetrainingContext context) {
        Optional<PolicyRevision> policy = model.retraining().policy();
        if (policy.isEmpty()) {
            return new PolicyDecision.Ignored(model.name() + " has no retraining policy.");
        }
        if (dataset.metadata().at().isBefore(policy.get().since())) {
            return new PolicyDecision.Ignored("It was ingested before " + model.name() + " got its policy at "
                    + policy.get().since() + "; request a training by hand if it is wanted.");
        }
        return evaluate(model, policy.get().policy(), dataset, context);
    }

    private PolicyDecision evaluate(
            Model model, RetrainingPolicy policy, IngestedDataset dataset, RetrainingContext context) {
        PolicyChecks checks = new PolicyChecks();
        Optional<String> unread = journals.notCurrent();
        if (unread.isPresent()) {
            checks.note("logs", false, unread.get());
            return new PolicyDecision.Wait(unread.get(), checks.checks());
        }
        chain(checks, dataset);
        source(checks, policy, dataset);
        validation(checks, policy, dataset);
        Optional<TrainingSpec> spec = Optional.empty();
        if (checks.note("documents", context.fault().isEmpty(), context.fault().orElse("All documents can be read."))) {
            newSamples(checks, policy, context);
            spec = training(checks, model.name(), policy, dataset, context);
        }
        if (checks.fault().isPresent()) {
            return new PolicyDecision.Skip(checks.fault().get(), checks.checks());
        }
        Optional<String> busy = limit.busy(model);
        checks.note("concurrency", busy.isEmpty(), busy.orElseGet(() -> limit.free(model)));
        cooldown(checks, model.retraining(), policy);
        if (checks.fault().isPresent()) {
            return new PolicyDecision.Wait(checks.fault().get(), checks.checks());
        }
        JobId job = spec.orElseThrow().jobId();
        return new PolicyDecision.Trigger(spec.get(), job, journals.trainings().generation(job) + 1, checks.checks());
    }

    private static void chain(PolicyChecks checks, IngestedDataset dataset) {
        int depth = dataset.metadata().causation().depth();
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
            spec = TrainingSpecFactory.of(model, policy, dataset.id(), context);
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
                twin.map(job -> "This very training was requested before: it is job "
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
        List<Task> missing = new ArrayList<>(spec.tasks());
        missing.removeAll(dataset.event().tasks());
        checks.note(
                "tasks",
                missing.isEmpty(),
                missing.isEmpty()
                        ? "It has labels for every task."
                        : "It has no labels for "
                                + missing.stream().map(Task::key).collect(Collectors.joining(", ")) + ".");
    }

    private void cooldown(PolicyChecks checks, RetrainingHistory history, RetrainingPolicy policy) {
        Optional<Instant> until = policy.cooldownSeconds().flatMap(seconds -> history.latestTrigger()
                .map(latest -> latest.metadata().at().plus(Duration.ofSeconds(seconds))));
        boolean over = until.filter(clock.instant()::isBefore).isEmpty();
        checks.note(
                "cooldown",
                over,
                over ? "No retraining was decided upon too lately." : "The cooldown lasts until " + until.get() + ".");
    }
}
