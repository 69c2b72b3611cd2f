package dev.weightflow.console.training;

import dev.weightflow.console.Console;
import dev.weightflow.console.live.ProgressStream.Signal;
import dev.weightflow.console.live.Work;
import dev.weightflow.console.text.MethodLook;
import dev.weightflow.console.text.StateBadge;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobState;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
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
        List<Job<TrainingSpec>> all = console.journals().trainings().jobs();
        TreeSet<String> models = new TreeSet<>();
        TreeSet<MethodName> methods = new TreeSet<>();
        all.forEach(job -> job.spec().ifPresent(spec -> {
            model(spec).ifPresent(models::add);
            methods.add(spec.method().name());
        }));
        List<Job<TrainingSpec>> found = all.stream()
                .filter(job ->
                        wanted(state).map(key -> job.state().key().equals(key)).orElse(true))
                .filter(job -> wanted(model)
                        .map(name -> job.spec()
                                .flatMap(TrainingList::model)
                                .filter(name::equals)
                                .isPresent())
                        .orElse(true))
                .filter(job -> wanted(method)
                        .map(name -> job.spec()
                                .filter(spec -> spec.method().name().key().equals(name))
                                .isPresent())
                        .orElse(true))
                .sorted(Comparator.comparing((Job<TrainingSpec> job) -> job.since())
                        .reversed())
                .toList();
        int pages = Math.max(1, (found.size() + LENGTH - 1) / LENGTH);
        int shown = Math.max(1, Math.min(page, pages));
        return new TrainingList(
                found.stream()
                        .skip((long) (shown - 1) * LENGTH)
                        .limit(LENGTH)
                        .map(job -> row(console, job))
                        .toList(),
                found.size(),
                shown,
                pages,
                wanted(state).orElse(""),
                wanted(model).orElse(""),
                wanted(method).orElse(""),
                List.copyOf(models),
                List.copyOf(methods));
    }

    private static Optional<String> wanted(Optional<String> value) {
        return value.filter(text -> !text.isBlank());
    }

    private static Optional<String> model(TrainingSpec spec) {
        return spec.evaluation().flatMap(EvaluationOptions::model).map(ModelName::value);
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
