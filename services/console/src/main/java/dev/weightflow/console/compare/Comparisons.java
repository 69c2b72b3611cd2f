package dev.weightflow.console.compare;

import dev.weightflow.console.compare.Cell.Trained;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.platform.problem.ProblemKind;
import dev.weightflow.projection.Evaluation;
import dev.weightflow.projection.EvaluationSet;
import dev.weightflow.projection.Evaluations;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.Trainings;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds comparisons: automatic ones, and those of trainings that somebody names. */
final class Comparisons {
    private static final int MOST_NAMED = 400;
    /** Number of the latest trainings that are compared without being named. */
    private static final int MOST_COMPARED = 2_000;
    /** Minimum number of measured trainings of a comparison. */
    private static final int LEAST_MEASURED = 2;

    private final Trainings trainings;
    private final Evaluations evaluations;

    Comparisons(Journals journals) {
        this.trainings = journals.trainings();
        this.evaluations = journals.evaluations();
    }

    /**
     * Trainings of one {@link ComparisonKey} of which at least two were measured on the same images, and those that may still be.
     *
     * @param measured number of measured ones
     * @param latest time of the latest change of one of them
     */
    record Group(String name, EvaluationSet set, List<Job.Accepted<TrainingSpec>> jobs, int measured, Instant latest) {}

    /** Lists the automatic comparisons, the latest first. */
    List<Group> groups() {
        Map<ComparisonKey, List<Job.Accepted<TrainingSpec>>> byKey = new LinkedHashMap<>();
        trainings.jobs().newest(MOST_COMPARED).forEach(job -> job.accepted()
                .ifPresent(accepted -> byKey.computeIfAbsent(
                                ComparisonKey.of(accepted.record().spec()), any -> new ArrayList<>())
                        .add(accepted)));
        List<Group> groups = new ArrayList<>();
        byKey.forEach((key, jobs) -> measured(jobs).forEach((set, ids) -> {
            if (ids.size() >= LEAST_MEASURED) {
                List<Job.Accepted<TrainingSpec>> here = jobs.stream()
                        .filter(job -> ids.contains(job.id()) || sets(job).isEmpty())
                        .toList();
                groups.add(new Group(key.name(set), set, here, ids.size(), latest(here)));
            }
        }));
        groups.sort(Comparator.comparing(Group::latest).reversed());
        return groups;
    }

    private static Instant latest(List<Job.Accepted<TrainingSpec>> jobs) {
        return jobs.stream().map(Job::since).max(Comparator.naturalOrder()).orElseThrow();
    }

    /** Builds the comparison of that group. */
    Comparison of(Group group, Optional<String> base) {
        Rows rows = Rows.of(group.jobs(), evaluations, Optional.of(group.set()));
        return Comparison.of(
                "/compare/" + group.name(), List.of(), Optional.of(group.set()), rows.shown(), rows.leftOut(), base);
    }

    /**
     * Finds an automatic comparison by its name.
     *
     * @throws NotFoundException if there is none of that name
     */
    Comparison named(String name, Optional<String> base) {
        return groups().stream()
                .filter(group -> group.name().equals(name))
                .findFirst()
                .map(group -> of(group, base))
                .orElseThrow(() -> NotFoundException.of(
                        "comparison", name, "Existing ones are listed under Compare; ?jobs=a,b makes another."));
    }

    /**
     * Builds the comparison of those trainings.
     *
     * @param words ids or prefixes of ids, also several in one word separated by commas; at least one
     * @throws NotFoundException if a prefix matches no training, or several
     * @throws ProblemException if they were measured, and not on the same images
     */
    Comparison ofJobs(List<String> words, Optional<String> base) {
        Set<String> beginnings = words.stream()
                .flatMap(word -> Arrays.stream(word.split(",")))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (beginnings.isEmpty() || beginnings.size() > MOST_NAMED) {
            throw new ProblemException(
                    "invalid-request",
                    ProblemKind.INVALID,
                    "A comparison has 1 to " + MOST_NAMED + " trainings, not " + beginnings.size() + ".");
        }
        Map<JobId, Job.Accepted<TrainingSpec>> jobs = new LinkedHashMap<>();
        beginnings.forEach(beginning -> {
            Job.Accepted<TrainingSpec> job = job(beginning);
            jobs.put(job.id(), job);
        });
        Optional<EvaluationSet> set = commonSet(jobs.values());
        Rows rows = Rows.of(jobs.values(), evaluations, set);
        return Comparison.of("/compare", List.copyOf(beginnings), set, rows.shown(), rows.leftOut(), base);
    }

    private Job.Accepted<TrainingSpec> job(String beginning) {
        List<Job<TrainingSpec>> found = exactly(beginning)
                .map(List::of)
                .orElseGet(() -> trainings.jobs().startingWith(beginning, 2));
        if (found.size() > 1) {
            throw NotFoundException.of(
                    "only training", beginning, "Several ids begin with these digits; give more of them.");
        }
        return found.stream()
                .findFirst()
                .orElseThrow(() -> NotFoundException.of("training", beginning))
                .accepted()
                .orElseThrow(
                        () -> NotFoundException.of("training", beginning, "Its request was rejected; leave it out."));
    }

    private Optional<Job<TrainingSpec>> exactly(String id) {
        return id.matches(JobId.PATTERN) ? trainings.job(new JobId(id)) : Optional.empty();
    }

    /** Returns the images on which all measured trainings were measured; of several sets that of the latest evaluation. */
    private Optional<EvaluationSet> commonSet(Collection<Job.Accepted<TrainingSpec>> jobs) {
        Map<EvaluationSet, Set<JobId>> bySet = measured(jobs);
        List<Job.Accepted<TrainingSpec>> measured =
                jobs.stream().filter(job -> !sets(job).isEmpty()).toList();
        Optional<EvaluationSet> common = bySet.entrySet().stream()
                .filter(set -> set.getValue().size() == measured.size())
                .map(Map.Entry::getKey)
                .max(Comparator.comparing(set -> measured.stream()
                        .flatMap(job -> Trained.of(job, evaluations, set).evaluation().stream())
                        .map(evaluation -> evaluation.metadata().at())
                        .max(Comparator.naturalOrder())
                        .orElseThrow()));
        if (common.isEmpty() && !measured.isEmpty()) {
            throw differentImages(measured, bySet);
        }
        return common;
    }

    private ProblemException differentImages(
            List<Job.Accepted<TrainingSpec>> measured, Map<EvaluationSet, Set<JobId>> bySet) {
        Job.Accepted<TrainingSpec> one = measured.get(0);
        EvaluationSet ofOne = sets(one).iterator().next();
        Job.Accepted<TrainingSpec> other = measured.stream()
                .filter(job -> !bySet.get(ofOne).contains(job.id()))
                .findFirst()
                .orElseThrow();
        return new ProblemException(
                "images-differ",
                ProblemKind.UNPROCESSABLE,
                "Training " + one.id().shortId() + " was measured on " + ofOne + ", and training "
                        + other.id().shortId() + " on " + sets(other).iterator().next()
                        + ": figures of different images are not compared. Evaluate one of them on the other's images,"
                        + " or leave it out.");
    }

    private Map<EvaluationSet, Set<JobId>> measured(Collection<Job.Accepted<TrainingSpec>> jobs) {
        Map<EvaluationSet, Set<JobId>> bySet = new LinkedHashMap<>();
        jobs.forEach(job -> sets(job).forEach(set -> bySet.computeIfAbsent(set, any -> new HashSet<>())
                .add(job.id())));
        return bySet;
    }

    private Set<EvaluationSet> sets(Job.Accepted<TrainingSpec> job) {
        return Trainings.completion(job)
                .map(result -> evaluations.of(result.checkpoint()).stream()
                        .map(Evaluation::set)
                        .collect(Collectors.toCollection(LinkedHashSet::new)))
                .orElseGet(LinkedHashSet::new);
    }
}
