package dev.weightflow.chaos.experiment;

import java.util.List;
import java.util.stream.Stream;

/** The experiments there are, in the order in which they are made. */
public final class Experiments {

    private Experiments() {}

    /** All of them. */
    public static List<Experiment> all() {
        return Stream.concat(
                        ofAQuickLook().stream(),
                        Stream.of(
                                new KillSeveral(),
                                new KeyRotation(),
                                new LogFlips(),
                                NetworkFaults.toBroker(),
                                NetworkFaults.toStore(),
                                Kills.gentleOnesOfTrainer(),
                                new PauseTrainer(),
                                new CompetingWorkers(),
                                new DuplicateEvents(),
                                new PoisonEvents(),
                                new EventStorm(),
                                new LeakedSecrets()))
                .toList();
    }

    /** Those that are made when none is named and few faults are asked for. */
    public static List<Experiment> ofAQuickLook() {
        return List.of(
                new Simulation(),
                new KillAtFaultPoints(),
                Kills.ofServices(),
                Kills.ofBroker(),
                Kills.ofStore(),
                new BitFlips(),
                new StoreFailures());
    }
}
