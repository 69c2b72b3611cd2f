package dev.weightflow.chaos.simulation;

import dev.weightflow.chaos.history.Violation;
import dev.weightflow.schema.json.WeightflowJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Facts that a partition has lost while nobody read it: its end, its beginning, or one in the midst of it. Nobody may conclude anything from
 * what is left.
 */
final class Loss {
    private final World world;
    private final SimulatedTopic<?> topic;
    private final SimulatedPartition<?> partition;
    private final int sizeBefore;

    /** What is read here of a topic's head, as its writer keeps it. */
    private record Head(Map<Integer, Reached> partitions) {}

    private record Reached(long offset) {}

    private Loss(World world, SimulatedTopic<?> topic, int partition) {
        this.world = world;
        this.topic = topic;
        this.partition = topic.partition(partition);
        this.sizeBefore = topic.size();
    }

    /** Loses something that the topic's head speaks of, if there is one. Whoever reads the topic dies first. */
    static Optional<Loss> in(World world, SimulatedTopic<?> topic) {
        Optional<byte[]> kept = world.stored.read("heads/" + topic.name() + "/id-of-" + topic.name());
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        Map<Integer, Reached> heads =
                WeightflowJson.read(kept.get(), Head.class).partitions();
        int number = world.dice.one(heads.keySet().stream().sorted().toList());
        world.processes().filter(process -> process.reads(topic)).forEach(SimulatedProcess::die);
        topic.settle();
        Loss loss = new Loss(world, topic, number);
        loss.happen(heads.get(number).offset());
        return Optional.of(loss);
    }

    private void happen(long head) {
        int kind = world.dice.below(3);
        switch (kind) {
            case 0 -> partition.loseEnd(world.dice.below((int) head));
            case 1 -> partition.loseBeginning(head);
            default -> partition.loseRecord(head - 1);
        }
        world.trace(
                "%s loses %s",
                topic.name(), List.of("its end", "its beginning", "a record").get(kind));
        if (kind > 0) {
            // who begins behind the loss misses nothing
            world.stored.list("snapshots/").forEach(world.stored::delete);
        }
    }

    /** @throws Violation if somebody works with what is left */
    void requireNoticed() {
        world.processes().filter(process -> process.trusts(topic)).findFirst().ifPresent(process -> {
            throw new Violation(process.name() + " has not noticed that " + topic.name() + " has lost facts");
        });
        if (topic.size() != sizeBefore) {
            throw new Violation("something was stated in " + topic.name() + ", which has lost facts");
        }
    }

    void restore() {
        partition.restore();
        world.trace("%s is restored", topic.name());
    }
}
