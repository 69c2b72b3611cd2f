package dev.weightflow.registry.retraining;

import dev.weightflow.registry.archive.Archive;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.Task;
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

/** Says what a model's policy comes to for a data set. It only looks. */
public final class Assessor {
    /** How many facts lead from an ingested data set to a decision about the alias, the champion's evaluation among them. */
    static final int ROUND = 9;

    private final Known known;
    private final Librarian librarian;
    private final Slot slot;
    private final InstantSource clock;

    public Assessor(Known known, Archive archive, InstantSource clock) {
        this.known = known;
        this.librarian = new Librarian(archive);
        this.slot = new Slot(known);
        this.clock = clock;
    }

    /**
     * Reads what the decision needs.
     *
     * @throws dev.weightflow.platform.objectstore.ObjectStoreException if the store does not answer
     */
    public Dossier dossier(ModelName model, NewDataset dataset) {
        return librarian.dossier(known.models().model(model), dataset.id());
    }

    /** What the policy comes to at present. */
    public Assessment assess(Retraining retraining, NewDataset dataset, Dossier dossier) {
        if (retraining.policy().isEmpty()) {
            return new Assessment.Ignored(retraining.model() + " has no retraining policy.");
        }
        PolicyRecord record = retraining.policy().get();
        if (dataset.origin().at().isBefore(record.since())) {
            return new Assessment.Ignored("It was ingested before " + retraining.model() + " got its policy at "
                    + record.since() + "; ask for a training by hand if it is wanted.");
        }
        return judge(retraining, record.policy(), dataset, dossier);
    }

    private Assessment judge(Retraining retraining, RetrainingPolicy policy, NewDataset dataset, Dossier dossier) {
        Checklist list = new Checklist();
        chain(list, dataset);
        source(list, policy, dataset);
        validation(list, policy, dataset);
        Optional<TrainingSpec> spec = Optional.empty();
        if (list.note("documents", dossier.fault().isEmpty(), dossier.fault().orElse("All documents can be read."))) {
            news(list, policy, dossier);
            spec = training(list, retraining.model(), policy, dataset, dossier);
        }
        if (list.fault().isPresent()) {
            return new Assessment.Skip(list.fault().get(), list.checks());
        }
        Optional<String> busy = slot.busy(retraining);
        list.note("slot", busy.isEmpty(), busy.orElse("No other training of the model is under way."));
        cooldown(list, retraining, policy);
        if (list.fault().isPresent()) {
            return new Assessment.Wait(list.fault().get(), list.checks());
        }
        JobId job = spec.orElseThrow().jobId();
        int round = known.trainings().job(job).map(JobSight::round).orElse(0) + 1;
        return new Assessment.Trigger(spec.get(), job, round, list.checks());
    }

    private static void chain(Checklist list, NewDataset dataset) {
        int depth = dataset.origin().causation().depth();
        boolean room = depth + ROUND <= Causation.MAX_DEPTH;
        String led = depth == 1 ? "1 event led to it" : depth + " events led to it";
        list.note(
                "chain",
                room,
                room
                        ? led + "."
                        : led + ", and a chain ends after " + Causation.MAX_DEPTH
                                + ": very likely a loop of triggers; ask for a training by hand if it is wanted.");
    }

    private void source(Checklist list, RetrainingPolicy policy, NewDataset dataset) {
        String source = dataset.fact().source();
        list.note(
                "source",
                policy.covers(source),
                policy.covers(source)
                        ? "Data from " + source + " count."
                        : "Data from " + source + " do not count, only from " + String.join(", ", policy.sources())
                                + ".");
        Optional<NewDataset> newer = known.datasets().latestFrom(source).filter(latest -> latest.isAfter(dataset));
        list.note(
                "latest",
                newer.isEmpty(),
                newer.map(latest -> "Data set " + latest.id().shortId() + " was ingested from the same source since.")
                        .orElse("Nothing was ingested from the same source since."));
    }

    private void validation(Checklist list, RetrainingPolicy policy, NewDataset dataset) {
        if (policy.evaluateOn().isPresent()) {
            DatasetId bench = policy.evaluateOn().get();
            Optional<String> fault = known.datasets().unfitBench(bench);
            list.note(
                    "validation",
                    fault.isEmpty(),
                    fault.map(why -> "The policy's " + why + ".")
                            .orElse("Result and champion are compared on data set " + bench.shortId() + "."));
            return;
        }
        int images = dataset.fact().samples().getOrDefault(Split.VAL, 0);
        list.note(
                "validation",
                images > 0,
                images > 0
                        ? "It has " + images + " validation images."
                        : "It has no validation images to compare on; let 'evaluateOn' name a data set that has.");
    }

    private static void news(Checklist list, RetrainingPolicy policy, Dossier dossier) {
        list.note(
                "new-samples",
                dossier.fresh() >= policy.minNewSamples(),
                dossier.fresh() + " of " + dossier.all() + " training samples are new, and " + policy.minNewSamples()
                        + " must be.");
    }

    private Optional<TrainingSpec> training(
            Checklist list, ModelName model, RetrainingPolicy policy, NewDataset dataset, Dossier dossier) {
        TrainingSpec spec;
        try {
            spec = Plan.of(model, policy, dataset.id(), dossier);
        } catch (InvalidRecordException e) {
            list.note("recipe", false, e.getMessage());
            return Optional.empty();
        }
        list.note("recipe", true, Plan.words(spec) + ", " + Plan.start(spec, dossier) + ".");
        tasks(list, spec, dataset);
        Plan.misfit(spec, dossier).ifPresent(misfit -> list.note("start", false, misfit));
        Optional<JobSight> twin = known.trainings()
                .job(spec.jobId())
                .filter(job -> job.phase() != JobSight.Phase.ENDED)
                .filter(job -> !(job.isOpen() && job.isFor(model)));
        list.note(
                "job",
                twin.isEmpty(),
                twin.map(job -> "This very training was asked for before: it is job "
                                + job.id().shortId() + "; its result can be registered by hand.")
                        .orElse("It is job " + spec.jobId().shortId() + "."));
        return Optional.of(spec);
    }

    private static void tasks(Checklist list, TrainingSpec spec, NewDataset dataset) {
        List<Task> missing = new ArrayList<>(spec.tasks());
        missing.removeAll(dataset.fact().tasks());
        list.note(
                "tasks",
                missing.isEmpty(),
                missing.isEmpty()
                        ? "It has labels for every task."
                        : "It has no labels for "
                                + missing.stream().map(Task::key).collect(Collectors.joining(", ")) + ".");
    }

    private void cooldown(Checklist list, Retraining retraining, RetrainingPolicy policy) {
        Optional<Instant> until = policy.cooldownSeconds().flatMap(seconds -> retraining
                .latestTrigger()
                .map(latest -> latest.origin().at().plus(Duration.ofSeconds(seconds))));
        boolean over = until.filter(clock.instant()::isBefore).isEmpty();
        list.note(
                "cooldown",
                over,
                over ? "No retraining was decided upon too lately." : "The cooldown lasts until " + until.get() + ".");
    }
}
