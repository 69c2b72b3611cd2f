package dev.weightflow.registry.webhook;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Progress of a webhook, as it is stored.
 *
 * @param since its first start: it is told of nothing before
 * @param positions by the topics' own names
 * @param current the delivery that all later ones wait for, once it was tried
 * @param delivered the latest ones, the last of them first
 * @param dead what was given up, the last one first
 * @param dropped number of dead letters that are no longer kept
 */
record DeliveryState(
        Instant since,
        Map<String, LogPosition> positions,
        Optional<Delivery> current,
        List<Delivery> delivered,
        List<Delivery> dead,
        long dropped) {
    static final int MOST_DELIVERED = 20;
    static final int MOST_DEAD = 100;

    DeliveryState {
        positions = Map.copyOf(positions);
        delivered = List.copyOf(delivered);
        dead = List.copyOf(dead);
    }

    static DeliveryState first(Instant now) {
        return new DeliveryState(now, Map.of(), Optional.empty(), List.of(), List.of(), 0);
    }

    boolean isPast(QueuedFact fact) {
        LogPosition position = positions.get(fact.topic());
        return position != null
                && position.topicId().equals(fact.topicId())
                && position.isPast(fact.partition(), fact.offset());
    }

    /** Returns the dead letter about the fact of that id, if there is one. */
    Optional<Delivery> letter(String id) {
        return dead.stream().filter(letter -> letter.id().equals(id)).findFirst();
    }

    DeliveryState advancedTo(Map<String, LogPosition> others) {
        Map<String, LogPosition> merged = new HashMap<>(positions);
        others.forEach((topic, position) -> merged.merge(topic, position, LogPosition::advancedTo));
        return new DeliveryState(since, merged, current, delivered, dead, dropped);
    }

    /** Returns the state without positions in other topics. */
    DeliveryState within(Set<String> topics) {
        Map<String, LogPosition> kept = new HashMap<>(positions);
        kept.keySet().retainAll(topics);
        return new DeliveryState(since, kept, current, delivered, dead, dropped);
    }

    DeliveryState withCurrent(Optional<Delivery> other) {
        return new DeliveryState(since, positions, other, delivered, dead, dropped);
    }

    DeliveryState withDelivered(Delivery delivery) {
        List<Delivery> latest = added(delivery, delivered, MOST_DELIVERED);
        return new DeliveryState(since, positions, current, latest, without(delivery.id(), dead), dropped);
    }

    /** Returns the state with a dead letter more, or another one about the same fact. */
    DeliveryState withDead(Delivery letter) {
        List<Delivery> others = without(letter.id(), dead);
        return new DeliveryState(
                since,
                positions,
                current,
                delivered,
                added(letter, others, MOST_DEAD),
                dropped + (others.size() < MOST_DEAD ? 0 : 1));
    }

    private static List<Delivery> added(Delivery delivery, List<Delivery> before, int most) {
        List<Delivery> all = new ArrayList<>(before);
        all.add(0, delivery);
        return all.subList(0, Math.min(all.size(), most));
    }

    private static List<Delivery> without(String id, List<Delivery> deliveries) {
        return deliveries.stream().filter(each -> !each.id().equals(id)).toList();
    }
}
