package dev.weightflow.chaos.simulation;

import dev.weightflow.chaos.history.Violation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Loss of a topic's facts that no reader observed: the end of a partition, which others may have replaced, its beginning, one in the middle, or all of
 * them, because the topic was recreated. No process may decide on the remaining state.
 */
final class Loss {
    private final SimulatedCluster world;
    private final SimulatedTopic<?> topic;
    private final SimulatedPartition<?> partition;
    private final int sizeBefore;

    private Loss(SimulatedCluster world, SimulatedTopic<?> topic, int partition) {
        this.world = world;
        this.topic = topic;
        this.partition = topic.partition(partition);
        this.sizeBefore = topic.size();
    }

    /** Loses facts that the topic's head covers, if there are any. Processes that read the topic die first. */
    static Optional<Loss> in(SimulatedCluster world, SimulatedTopic<?> topic) {
        Optional<byte[]> kept = world.stored.read("heads/" + topic.name() + "/head");
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        Map<Integer, Heads.Reached> heads = Heads.Head.of(kept.get()).partitions();
        int number = world.dice.one(heads.keySet().stream().sorted().toList());
        world.processes().filter(process -> process.reads(topic)).forEach(SimulatedProcess::die);
        topic.settle();
        Loss loss = new Loss(world, topic, number);
        loss.happen(heads.get(number).offset());
        return Optional.of(loss);
    }

    private void happen(long head) {
        int kind = world.dice.below(5);
        switch (kind) {
            case 0 -> partition.loseEnd(world.dice.below((int) head));
            case 1 -> partition.loseBeginning(head);
            case 2 -> partition.loseRecord(head - 1);
            case 3 -> partition.replaceEnd(world.dice.below((int) head));
            default -> topic.makeAgain();
        }
        world.trace(
                "%s loses %s",
                topic.name(),
                List.of("its end", "its beginning", "a record", "its end, to others", "everything, and is made again")
                        .get(kind));
        if (kind > 0) {
            // a reader that starts after the loss would not notice it
            world.stored.list("snapshots/").forEach(world.stored::delete);
        }
        if (kind == 1 || kind == 2) {
            world.processes().forEach(SimulatedProcess::loseDiskAtNextStart);
        }
    }

    /**
     * Requires that the loss is noticed.
     *
     * @throws Violation if a process works with the remaining state
     */
    void requireNoticed() {
        world.processes().filter(process -> process.trusts(topic)).findFirst().ifPresent(process -> {
            throw new Violation(process.name() + " has not noticed that " + topic.name() + " has lost facts");
        });
        if (topic.size() != sizeBefore) {
            throw new Violation("something was stated in " + topic.name() + ", which has lost facts");
        }
    }

    void restore() {
        topic.restore();
        world.trace("%s is restored", topic.name());
    }
}
