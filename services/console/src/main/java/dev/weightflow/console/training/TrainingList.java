package dev.weightflow.console.training;

import dev.weightflow.console.Console;
import dev.weightflow.console.live.ProgressStream.Signal;
import dev.weightflow.console.live.Work;
import dev.weightflow.console.text.MethodLook;
import dev.weightflow.console.text.StateBadge;
import dev.weightflow.platform.database.Column;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobState;
import dev.weightflow.platform.job.JobTable;
import dev.weightflow.projection.Trainings;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Content of a page of the list of trainings.
 *
 * @param rows the latest first
 * @param found total number
 * @param state the state that is shown; all if empty
 * @param models that have trainings
 */
public record TrainingList(
        List<Row> rows,
        int found,
        int page,
        int pages,
        String state,
        String model,
        String method,
        List<String> models,
        List<MethodName> methods) {
    private static final int LENGTH = 25;

    /** Training of the list. */
    public record Row(
            JobId id,
            String title,
            StateBadge look,
            Instant since,
            String dataset,
            long seed,
            int percent,
            String left) {}

    static TrainingList of(
            Console console, Optional<String> state, Optional<String> model, Optional<String> method, int page) {
        JobTable<TrainingSpec>.Rows all = console.journals().trainings().jobs();
        Map<Column, String> labels = new LinkedHashMap<>();
        wanted(model).ifPresent(name -> labels.put(Trainings.MODEL, name));
        wanted(method).ifPresent(name -> labels.put(Trainings.METHOD, name));
        Optional<JobState> inState = wanted(state).flatMap(key -> Arrays.stream(JobState.values())
                .filter(one -> one.key().equals(key))
                .findFirst());
        JobTable<TrainingSpec>.Rows.Selection found = all.select(inState, labels);
        boolean none = inState.isEmpty() && wanted(state).isPresent();
        int count = none ? 0 : found.count();
        int pages = Math.max(1, (count + LENGTH - 1) / LENGTH);
        int shown = Math.max(1, Math.min(page, pages));
        return new TrainingList(
                count == 0
                        ? List.of()
                        : found.page((shown - 1) * LENGTH, LENGTH).stream()
                                .map(job -> row(console, job))
                                .toList(),
                count,
                shown,
                pages,
                wanted(state).orElse(""),
                wanted(model).orElse(""),
                wanted(method).orElse(""),
                all.values(Trainings.MODEL),
                all.values(Trainings.METHOD).stream().map(MethodName::of).toList());
    }

    private static Optional<String> wanted(Optional<String> value) {
        return value.filter(text -> !text.isBlank());
    }

    private static Row row(Console console, Job<TrainingSpec> job) {
        Optional<Signal> signal =
                job instanceof Job.Claimed<?> ? console.signals().latest(job.id()) : Optional.empty();
        return new Row(
                job.id(),
                job.spec().map(TrainingNames::title).orElse("Rejected request"),
                StateBadge.of(job.state(), false),
                job.since(),
                job.spec().map(spec -> spec.dataset().value()).orElse(""),
                job.spec().map(TrainingSpec::seed).orElse(0L),
                signal.map(heard -> Work.percent(heard.progress()))
                        .orElse(job.state().ended() ? 100 : 0),
                signal.flatMap(heard -> Work.left(heard.progress())).orElse(""));
    }

    /** Returns the states to filter by, and an empty one for all. */
    public List<String> states() {
        return Stream.concat(Stream.of(""), Arrays.stream(JobState.values()).map(JobState::key))
                .toList();
    }

    /** Returns the method's display name. */
    public String title(MethodName name) {
        return MethodLook.title(name);
    }

    /** Returns the address of the same list's pages, without their number. */
    public String pageAddress() {
        return "/trainings?state=" + state + "&model=" + model + "&method=" + method + "&page=";
    }
}
