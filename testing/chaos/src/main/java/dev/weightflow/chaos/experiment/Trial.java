package dev.weightflow.chaos.experiment;

import dev.weightflow.chaos.history.Comparison;
import dev.weightflow.chaos.history.Fact;
import dev.weightflow.chaos.workload.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;

/** Experiment under way: its random numbers, the same for the same seed whichever others run before it, and the faults found so far. */
final class Trial {
    final Setting setting;
    final Random dice;
    final List<String> faults = new CopyOnWriteArrayList<>();

    int injected;

    Duration longestRecovery = Duration.ZERO;

    private final String name;
    private long began = System.nanoTime();

    Trial(String name, Setting setting) {
        this.name = name;
        this.setting = setting;
        this.dice = new Random(setting.seed() * 31 + name.hashCode());
    }

    int of(int quick, int full) {
        return setting.full() ? full : quick;
    }

    <T> List<T> some(List<T> of) {
        return setting.full() ? of : List.of(of.get(dice.nextInt(of.size())));
    }

    Path folder() {
        return setting.folders().fresh(name);
    }

    void say(String format, Object... arguments) {
        setting.said().accept(name + ": " + format.formatted(arguments));
    }

    /** Returns a workload of two models, with as many rounds as faults are injected meanwhile. */
    Workload workload() {
        return Workload.of(setting.folders(), of(1, 3), of(18, 30));
    }

    Workload single(int steps) {
        return Workload.single(setting.folders(), steps);
    }

    /** Returns the facts of an undisturbed run of the workload, whose duration does not count towards the experiment. */
    List<Fact> undisturbed(Workload workload) {
        long asked = System.nanoTime();
        List<Fact> facts = setting.undisturbed(workload);
        began += System.nanoTime() - asked;
        return facts;
    }

    /** Runs a part of the experiment; its failure is recorded as a fault. */
    void trying(Runnable part) {
        try {
            part.run();
        } catch (CompletionException e) {
            faults.add(e.getCause().getMessage());
        } catch (RuntimeException | AssertionError e) {
            faults.add(e.toString());
        }
    }

    /**
     * Builds the experiment's result.
     *
     * @param planned number of planned faults
     */
    Property found(int planned, Comparison effects) {
        List<String> all = new ArrayList<>(faults);
        all.addAll(effects.differences());
        if (injected < planned) {
            all.add("only %d of %d faults fell into the time of the work".formatted(injected, planned));
        }
        return new Property(
                name,
                setting.seed(),
                injected,
                planned,
                effects.expected(),
                effects.observed(),
                effects.lost(),
                effects.duplicated(),
                effects.divergent(),
                longestRecovery,
                Duration.ofNanos(System.nanoTime() - began),
                all);
    }
}
