package dev.weightflow.chaos.experiment;

import java.util.List;

/** The experiments there are, in the order in which they are made. */
public final class Experiments {

    private Experiments() {}

    public static List<Experiment> all() {
        return List.of(
                new KillAtFaultPoints(),
                Kills.ofServices(),
                Kills.ofBroker(),
                Kills.ofStore(),
                Kills.gentleOnesOfTrainer(),
                new PauseTrainer(),
                new DuplicateEvents(),
                new PoisonEvents(),
                new EventStorm(),
                new BitFlips(),
                new StoreFailures());
    }
}
