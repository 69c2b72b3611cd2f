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
 * A workload on a platform of its own, while faults are injected.
 *
 * @param effects how many the undisturbed run has
 */
record DisturbedRun(
        Trial trial,
        int effects,
        TestPlatform platform,
        FactTail tail,
        CompletableFuture<Void> work,
        Recoveries recoveries) {

    /** Towards its end there is too little work left to be disturbed. */
    private static final double LATEST = 0.9;

    private static final int LONGEST_DELAY_MILLIS = 1500;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(30);

    /**
     * Runs the plan's workload in the experiment's folder, and compares it with the run that nothing disturbs.
     *
     * @param injector returns when all faults have been injected, or the work has ended
     */
    static Property check(Trial trial, Plan plan, Consumer<DisturbedRun> injector) {
        return check(trial, plan, () -> TestPlatform.start(trial.folder(), plan.options()), injector);
    }

    /** As the other, on a platform that is started in another way. */
    static Property check(Trial trial, Plan plan, Supplier<TestPlatform> start, Consumer<DisturbedRun> injector) {
        return trial.found(plan.faults(), compare(trial, plan, start, injector, run -> {}));
    }

    /** @param afterwards what is done when the workload has ended, without effects that count */
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

    private static void checkDeadLetters(Trial trial, List<Fact> facts, int planned) {
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
     * Lets a fault happen so many times, at moments that are spread over the work as it goes on and not over the clock: each comes up to a
     * second and a half after the run has come to a random number of effects.
     *
     * @param fault answers what was done, for people, or nothing if there was no work left to be disturbed
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

    /** The processes of the parts as soon as all of them serve; none if the work ends before. */
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
