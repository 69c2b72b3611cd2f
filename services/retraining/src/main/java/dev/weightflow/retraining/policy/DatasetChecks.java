package dev.weightflow.retraining.policy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.platform.job.Job;
import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.Trainings;
import dev.weightflow.projection.lineage.EventMetadata;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.retraining.policy.ContextReader.RetrainingContext;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.TaskDeclaration;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import dev.weightflow.schema.training.TrainingSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Conditions that a dataset itself must meet, and the training that results from it, alone or with others. */
final class DatasetChecks {
    private static final int KEPT = 1_000;

    private final Journals journals;
    private final ContextReader contexts;
    /** Trainings that can be built: those on other datasets of the same kind can be, too. */
    private final Cache<Kind, Boolean> sound =
            Caffeine.newBuilder().maximumSize(KEPT).build();

    /** Conditions of a training besides the dataset itself. */
    private record Kind(
            RetrainingPolicy policy,
            Optional<CheckpointId> champion,
            List<TaskName> tasks,
            List<TaskDeclaration> declarations) {}

    DatasetChecks(Journals journals, ContextReader contexts) {
        this.journals = journals;
        this.contexts = contexts;
    }

    /**
     * Dataset that meets all of them.
     *
     * @param tasks the training's tasks as the dataset declares them: only datasets that declare them alike can be mixed
     * @param depth number of events that led to it
     */
    record Candidate(IngestedDataset dataset, Tasks tasks, int depth, int newSamples) {
        /** Order in which they are named first: a longer chain of causes must not be hidden by a shorter one, and more images judge better. */
        private static final Comparator<Candidate> LEADING = Comparator.comparingInt(Candidate::depth)
                .thenComparingInt(Candidate::newSamples)
                .thenComparing(Candidate::dataset, IngestedDataset.IN_ORDER.reversed());
    }

    /** Returns the dataset with its numbers, if it meets the conditions, whether or not it has enough new samples alone. */
    Optional<Candidate> candidate(Model model, RetrainingPolicy policy, IngestedDataset dataset) {
        if (!dataset.isLabelled()) {
            return Optional.empty();
        }
        PolicyChecks checks = new PolicyChecks();
        RetrainingContext context = contexts.read(model, dataset.id());
        Merge alone = Merge.alone(dataset, context.newSamples());
        Optional<TrainingSpec> spec = isReadable(checks, policy, context, alone)
                ? spec(checks, model, policy, context, alone)
                : Optional.empty();
        return spec.filter(any -> checks.fault().isEmpty())
                .map(training -> new Candidate(
                        dataset,
                        Tasks.of(training.tasks(), context.declarations()),
                        journals.announcement(dataset).causation().depth(),
                        context.newSamples()));
    }

    /**
     * Chooses the datasets that are trained on together: those that can be mixed with the first one, as many as there is room for.
     *
     * @param candidates the oldest datasets that wait, in order; at least one
     * @param all all datasets that wait
     * @param enough number of new samples from which on the others need not be counted
     */
    Merge merge(Model model, List<Candidate> candidates, List<DatasetId> all, int enough) {
        List<Candidate> alike = candidates.stream()
                .filter(each -> each.tasks().equals(candidates.get(0).tasks()))
                .toList();
        Candidate first = alike.stream().max(Candidate.LEADING).orElseThrow();
        List<IngestedDataset> chosen = Stream.concat(
                        Stream.of(first), alike.stream().filter(each -> each != first))
                .map(Candidate::dataset)
                .toList();
        List<Integer> counts = contexts.newSamples(
                model, chosen.stream().map(IngestedDataset::id).toList());
        int sum = sum(counts);
        // what there is no room for counts as well: else many small datasets would wait for ever
        int waiting = sum >= enough || candidates.size() == all.size() ? sum : Math.max(sum, count(model, all, enough));
        return new Merge(
                IntStream.range(0, chosen.size())
                        .mapToObj(at -> new Merge.Part(chosen.get(at), counts.get(at)))
                        .toList(),
                waiting);
    }

    /** Counts the new samples of the oldest datasets, twice as many each time until they are enough. */
    private int count(Model model, List<DatasetId> all, int enough) {
        int count = 0;
        for (int some = 2; some <= 2 * all.size() && count < enough; some *= 2) {
            count = sum(contexts.newSamples(model, all.subList(0, Math.min(some, all.size()))));
        }
        return count;
    }

    private static int sum(List<Integer> counts) {
        return counts.stream().mapToInt(Integer::intValue).sum();
    }

    /** Notes the conditions that the dataset alone must meet to wait for a training. */
    void judge(PolicyChecks checks, Model model, RetrainingPolicy policy, IngestedDataset dataset) {
        RetrainingContext context = contexts.read(model, dataset.id());
        Merge alone = Merge.alone(dataset, context.newSamples());
        if (isReadable(checks, policy, context, alone)) {
            Kind kind = new Kind(
                    policy,
                    context.champion().map(ModelVersion::checkpoint),
                    dataset.event().tasks(),
                    context.declarations());
            if (sound.getIfPresent(kind) == null) {
                spec(checks, model, policy, context, alone);
                if (checks.fault().isEmpty()) {
                    sound.put(kind, true);
                }
            }
        }
    }

    /** Notes the conditions, and returns the training on the datasets, if it can be built. */
    Optional<TrainingSpec> training(
            PolicyChecks checks, Model model, RetrainingPolicy policy, RetrainingContext context, Merge merge) {
        Optional<TrainingSpec> spec = isReadable(checks, policy, context, merge)
                ? spec(checks, model, policy, context, merge)
                : Optional.empty();
        spec.ifPresent(training -> twin(checks, model.name(), training));
        return spec;
    }

    private boolean isReadable(PolicyChecks checks, RetrainingPolicy policy, RetrainingContext context, Merge merge) {
        IngestedDataset dataset = merge.first();
        chain(checks, journals.announcement(dataset));
        source(checks, policy, dataset);
        validation(checks, policy, dataset);
        boolean readable = checks.note(
                "documents", context.fault().isEmpty(), context.fault().orElse("All documents can be read."));
        if (readable) {
            newSamples(checks, policy, context, merge);
        }
        return readable;
    }

    private static Optional<TrainingSpec> spec(
            PolicyChecks checks, Model model, RetrainingPolicy policy, RetrainingContext context, Merge merge) {
        IngestedDataset dataset = merge.first();
        TrainingSpec spec;
        try {
            spec = TrainingSpecFactory.of(
                    model.name(), policy, merge, dataset.event().tasks(), context);
        } catch (InvalidRecordException e) {
            checks.note("recipe", false, e.getMessage());
            return Optional.empty();
        }
        checks.note(
                "recipe",
                true,
                TrainingSpecFactory.describe(spec, merge.others()) + ", "
                        + TrainingSpecFactory.describeStart(spec, context) + ".");
        if (!merge.others().isEmpty()) {
            checks.note("merged", true, merge.describeOthers());
        }
        tasks(checks, spec, dataset);
        TrainingSpecFactory.misfit(spec, context).ifPresent(misfit -> checks.note("start", false, misfit));
        return Optional.of(spec);
    }

    private static void chain(PolicyChecks checks, EventMetadata announcement) {
        int depth = announcement.causation().depth();
        boolean room = depth + PolicyEvaluator.EVENTS_TO_A_PROMOTION <= Causation.MAX_DEPTH;
        String led = depth == 1 ? "1 event led to it" : depth + " events led to it";
        checks.note("chain", room, room ? led + "." : loop(depth));
    }

    /** Says that a chain of events has no room for the way to a ruling. */
    static String loop(int depth) {
        return depth + " events led to it, and a chain ends after " + Causation.MAX_DEPTH
                + ": very likely a loop of triggers; request a training by hand if it is wanted.";
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

    private static void newSamples(
            PolicyChecks checks, RetrainingPolicy policy, RetrainingContext context, Merge merge) {
        boolean enough = merge.waiting() >= policy.minNewSamples();
        String finding = context.newSamples() + " of " + context.samples() + " training samples are new, "
                + (merge.waiting() > context.newSamples()
                        ? merge.waiting() + " with those of the other datasets that wait, "
                        : "")
                + "and " + policy.minNewSamples() + " must be.";
        if (context.newSamples() == 0) {
            checks.note("new-samples", false, finding);
        } else {
            checks.noteForNow("new-samples", enough, finding);
        }
    }

    void twin(PolicyChecks checks, ModelName model, TrainingSpec spec) {
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
}
