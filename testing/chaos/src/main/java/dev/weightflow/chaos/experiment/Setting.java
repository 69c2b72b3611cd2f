package dev.weightflow.chaos.experiment;

import dev.weightflow.chaos.platform.Folders;
import java.util.Random;
import java.util.function.Consumer;

/**
 * How an experiment is made.
 *
 * @param folders where platforms leave their files
 * @param undisturbed the runs to compare with
 * @param scale how many faults
 * @param seed what decides on moments and victims
 * @param said is told what goes on
 */
public record Setting(Folders folders, UndisturbedRuns undisturbed, Scale scale, long seed, Consumer<String> said) {

    /** Without any run made yet. */
    public static Setting of(Folders folders, Scale scale, long seed, Consumer<String> said) {
        return new Setting(folders, new UndisturbedRuns(folders, said), scale, seed, said);
    }

    /** The dice of an experiment: the same for the same seed, whichever others are made before it. */
    Random dice(Experiment experiment) {
        return new Random(seed * 31 + experiment.name().hashCode());
    }
}
