package dev.weightflow.chaos.experiment;

import dev.weightflow.chaos.history.Comparison;
import dev.weightflow.chaos.history.Fact;
import dev.weightflow.chaos.history.FactTail;
import dev.weightflow.chaos.platform.Moment;
import dev.weightflow.chaos.platform.TestPlatform;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;

/**
 * Workload on a platform of its own, while faults are injected.
 *
 * @param effects number of effects of the undisturbed run
 */
record DisturbedRun(
        Trial trial,
        int effects,
        TestPlatform platform,
        FactTail tail,
        CompletableFuture<Void> work,
        Recoveries recoveries) {

    /** Latest fraction of the effects at which a fault is injected; later there is too little work left to disturb. */
    private static final double LATEST = 0.9;

    private static final int LONGEST_DELAY_MILLIS = 1500;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(30);

    /**
     * Runs the plan's workload in the experiment's folder, and compares it with the undisturbed run.
     *
     * @param injector injects all faults, and returns then or when the work has ended
     */
    static Property check(Trial trial, Plan plan, Consumer<DisturbedRun> injector) {
        return check(trial, plan, () -> TestPlatform.start(trial.folder(), plan.options()), injector);
    }

    /** Runs the plan's workload on a platform that is started in another way. */
    static Property check(Trial trial, Plan plan, Supplier<TestPlatform> start, Consumer<DisturbedRun> injector) {
        return trial.found(plan.faults(), compare(trial, plan, start, injector, run -> {}));
    }

    /**
     * Runs the workload with faults, and compares it with the undisturbed run.
     *
     * @param afterwards runs after the workload has ended, and must have no effects that count
     */
    static Comparison compare(
            Trial trial,
            Plan plan,
            Supplier<TestPlatform> start,
            Consumer<DisturbedRun> injector,
            Consumer<DisturbedRun> afterwards) {
        List<Fact> undisturbed = trial.undisturbed(plan.workload());
        int effects = Comparison.of(undisturbed, List.of()).expected();
        try (TestPlatform platform = start.get();
                FactTail tail = new FactTail(platform.kafka())) {
            CompletableFuture<Void> work = plan.workload().start(platform.kafkaForRequests(), tail);
            DisturbedRun run = new DisturbedRun(trial, effects, platform, tail, work, new Recoveries());
            trial.trying(() -> {
                injector.accept(run);
                work.join();
                trial.longestRecovery = run.recoveries.longest(tail);
            });
            trial.injected += run.recoveries.count();
            List<Fact> disturbed = FactTail.all(platform.kafka());
            checkDeadLetters(trial, disturbed, plan.deadLetters());
            trial.trying(() -> afterwards.accept(run));
            trial.faults.addAll(StoredObjects.faults(platform.store(), FactTail.all(platform.kafka())));
            return Comparison.of(undisturbed, disturbed, plan.extra());
        }
    }

    static void checkDeadLetters(Trial trial, List<Fact> facts, int planned) {
        List<String> codes = facts.stream()
                .filter(Fact::isDeadLetter)
                .map(letter -> letter.topic() + " (" + letter.headers().get("dead-letter-code") + ")")
                .toList();
        if (codes.size() != planned) {
            trial.faults.add("%d dead letters, not %d: %s".formatted(codes.size(), planned, codes));
        }
    }

    boolean isUnderWay() {
        return !work.isDone();
    }

    void awaitRead() {
        try (Admin admin = platform.kafka().admin()) {
            Moment.await("every request is read", () -> ConsumerGroups.haveReadAllRequests(admin));
        }
    }

    /**
     * Injects a fault so many times, at moments that are spread over the progress of the work and not over the clock: each up to a second and a half
     * after the run has reached a random number of effects.
     *
     * @param fault returns a description of the fault, or empty if there was no work left to disturb
     */
    void atMoments(int count, Supplier<Optional<String>> fault) {
        int[] moments = trial.dice
                .ints(0, (int) (effects * LATEST))
                .distinct()
                .limit(count)
                .sorted()
                .toArray();
        for (int moment : moments) {
            Moment.await("effect " + moment, () -> tail.effects() >= moment || !isUnderWay());
            Moment.pause(Duration.ofMillis(trial.dice.nextInt(LONGEST_DELAY_MILLIS)));
            Optional<String> done = isUnderWay() ? fault.get() : Optional.empty();
            if (done.isEmpty()) {
                return;
            }
            trial.say("%d of %d, %s, after %d effects", recoveries.count(), count, done.get(), tail.effects());
        }
    }

    void during(Duration time, Runnable begin, Runnable end) {
        Runnable over = recoveries.begin();
        begin.run();
        try {
            Moment.pause(time);
        } finally {
            end.run();
            over.run();
        }
    }

    /** Returns the processes of the parts as soon as all of them are ready; none if the work ends before. */
    List<ProcessHandle> serving(List<String> parts) {
        return Moment.await(parts + " serve", () -> {
            List<ProcessHandle> serving = parts.stream()
                    .flatMap(part -> platform.process(part).stream())
                    .toList();
            if (serving.size() < parts.size() && isUnderWay()) {
                Moment.pause(LOOK_AGAIN);
                return Optional.empty();
            }
            return Optional.of(isUnderWay() ? serving : List.<ProcessHandle>of());
        });
    }
}
