package dev.weightflow.chaos.experiment;

import dev.weightflow.chaos.history.Comparison;
import dev.weightflow.chaos.history.Fact;
import dev.weightflow.chaos.history.FactTail;
import dev.weightflow.chaos.platform.Moment;
import dev.weightflow.chaos.platform.TestPlatform;
import dev.weightflow.chaos.workload.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;

/**
 * A workload on a platform of its own, while faults are injected.
 *
 * @param platform the platform
 * @param tail all that lies in its topics, as it comes
 * @param work ends with the workload
 * @param recoveries is told each fault
 */
record DisturbedRun(TestPlatform platform, FactTail tail, CompletableFuture<Void> work, Recoveries recoveries) {

    /** Injects faults while a workload is under way. */
    interface Injector {
        /** Returns when all faults have been injected, or the work has ended. */
        void inject(DisturbedRun run);
    }

    /** Whether the workload is still under way. */
    boolean isUnderWay() {
        return !work.isDone();
    }

    /** Waits until the services have read every request there is. */
    void awaitRead() {
        try (Admin admin = platform.kafka().admin()) {
            Moment.await("every request is read", () -> ConsumerGroups.haveReadAllRequests(admin));
        }
    }

    /**
     * Runs the plan's workload, and compares it with the run that nothing disturbs.
     *
     * @param folder the platform's folder
     */
    static Property check(Experiment experiment, Setting setting, Path folder, Plan plan, Injector injector) {
        return check(experiment, setting, () -> TestPlatform.start(folder, plan.options()), plan, injector);
    }

    /** As the other, on a platform that is started in another way. */
    static Property check(
            Experiment experiment, Setting setting, Supplier<TestPlatform> start, Plan plan, Injector injector) {
        List<Fact> undisturbed = setting.undisturbed().of(plan.workload());
        long began = System.nanoTime();
        List<String> faults = new ArrayList<>();
        try (TestPlatform platform = start.get();
                FactTail tail = new FactTail(platform.kafka())) {
            Recoveries recoveries = new Recoveries();
            DisturbedRun run = new DisturbedRun(
                    platform, tail, plan.workload().start(platform.kafkaForRequests(), tail), recoveries);
            Duration longest = Duration.ZERO;
            try {
                injector.inject(run);
                run.work().join();
                longest = recoveries.longest(tail);
            } catch (CompletionException e) {
                faults.add(e.getCause().getMessage());
            } catch (RuntimeException e) {
                faults.add(e.getMessage());
            }
            List<Fact> disturbed = FactTail.all(platform.kafka());
            faults.addAll(deadLetters(disturbed, plan.deadLetters()));
            faults.addAll(StoredObjects.faults(platform.store(), disturbed));
            return Property.of(
                    experiment.name(),
                    setting.seed(),
                    recoveries.count(),
                    plan.faults(),
                    Comparison.of(undisturbed, disturbed, plan.extra()),
                    longest,
                    Duration.ofNanos(System.nanoTime() - began),
                    faults);
        }
    }

    private static List<String> deadLetters(List<Fact> facts, int planned) {
        List<String> codes = facts.stream()
                .filter(Fact::isDeadLetter)
                .map(letter -> letter.topic() + " (" + letter.headers().get("dead-letter-code") + ")")
                .toList();
        return codes.size() == planned
                ? List.of()
                : List.of("%d dead letters, not %d: %s".formatted(codes.size(), planned, codes));
    }

    /** How many effects the undisturbed run of a workload has. */
    static int effects(Setting setting, Workload workload) {
        return Comparison.of(setting.undisturbed().of(workload), List.of()).expected();
    }
}
