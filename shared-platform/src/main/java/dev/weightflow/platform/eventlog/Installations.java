package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.signing.Principals;
import dev.weightflow.platform.signing.SignatureCheck;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.schema.json.UnreadableJsonException;
import dev.weightflow.schema.json.WeightflowJson;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Installations that a bucket has belonged to, of which the last counts: {@code installations/NUMBER/record}, and the line of each of its topics
 * under {@code installations/NUMBER/topics/TOPIC}. Every object that counts is written once, by the first writer; every supported store decides in the
 * same way who that is.
 */
record Installations(ObjectStore store, FactReader facts) {
    /** Name by which an operator gives up a record that cannot be used, to have it replaced. */
    static final String PLACE = "installation";

    private static final String FOLDER = "installations/";
    private static final String RECORD = "/record";

    /** Installation with its number among those of the bucket. */
    record Numbered(Installation installation, int number) {}

    /** Record of a topic; given up if an operator wants an unusable one replaced. */
    record Line(Optional<Installation.OwnTopic> topic, boolean givenUp) {}

    /**
     * Returns the installation that the bucket belongs to, if there is one.
     *
     * @throws LogException.Damaged if it cannot be read
     */
    Optional<Numbered> current() {
        return last().flatMap(number -> read(number).map(found -> new Numbered(found, number)));
    }

    private Optional<Integer> last() {
        List<Integer> numbers = store.list(FOLDER).stream()
                .filter(key -> key.matches(FOLDER + "\\d{1,9}" + RECORD))
                .map(key -> Integer.valueOf(key.substring(FOLDER.length(), key.length() - RECORD.length())))
                .sorted()
                .toList();
        return numbers.isEmpty() ? Optional.empty() : Optional.of(numbers.get(numbers.size() - 1));
    }

    private Optional<Installation> read(int number) {
        try {
            return store.read(folder(number) + RECORD).map(json -> WeightflowJson.read(json, Installation.class));
        } catch (UnreadableJsonException e) {
            if (facts.skipped().contains(PLACE)) {
                return Optional.empty();
            }
            throw LogException.Damaged.installation(folder(number) + RECORD, e.getMessage());
        }
    }

    /** Returns the number of the next installation, to be asked for before {@link #current} is. */
    int next() {
        return last().map(number -> number + 1).orElse(0);
    }

    /**
     * Assigns the bucket to a new installation, unless another instance has assigned it at the same time.
     *
     * @param next its number, as it was before the present installation was read, so that one that was begun meanwhile is not replaced
     */
    void begin(int next, LogOrigin origin, Instant now, Optional<String> replaces) {
        Installation begun =
                new Installation(UUID.randomUUID().toString(), now, origin.cluster(), origin.prefix(), replaces);
        store.putIfAbsent(folder(next) + RECORD, WeightflowJson.write(begun));
    }

    /**
     * Reads the line of that topic in the installation's record.
     *
     * @throws LogException.Damaged if it cannot be read, or was not written by the topic's writer
     * @throws LogException.HeadKeyUnknown if that cannot be determined yet
     */
    Line line(Numbered of, String topic) {
        String key = key(of, topic);
        try {
            return new Line(store.read(key).map(json -> signed(of.installation(), topic, key, json)), false);
        } catch (LogException.Damaged e) {
            if (facts.skipped().contains(PLACE)) {
                return new Line(Optional.empty(), true);
            }
            throw e;
        }
    }

    private Installation.OwnTopic signed(Installation installation, String topic, String key, byte[] json) {
        Installation.OwnTopic line;
        try {
            line = WeightflowJson.read(json, Installation.OwnTopic.class);
        } catch (UnreadableJsonException e) {
            throw LogException.Damaged.installation(key, e.getMessage());
        }
        SignatureCheck check = Principals.writerOf(topic)
                .map(writer -> facts.signatures()
                        .check(writer, installation.statement(topic, line.topicId()), line.signature()))
                .orElseGet(SignatureCheck.Valid::new);
        if (check instanceof SignatureCheck.Unknown unknown) {
            throw new LogException.HeadKeyUnknown(topic, unknown.why());
        } else if (check instanceof SignatureCheck.Refused refused) {
            throw LogException.Damaged.installation(key, refused.why());
        }
        return line;
    }

    /** Records a topic of the installation; for the topic's writer. */
    void record(Numbered in, String topic, String topicId, Instant now) {
        store.putIfAbsent(
                key(in, topic),
                WeightflowJson.write(new Installation.OwnTopic(
                        topicId, now, facts.signatures().sign(in.installation().statement(topic, topicId)))));
    }

    /**
     * Assigns the bucket to a new installation with these topics, each recorded as its writer would.
     *
     * @return whether nobody else has assigned it at the same time
     */
    boolean replace(
            Installation before,
            String cluster,
            String prefix,
            Map<String, String> topicIds,
            Function<String, Signatures> writers,
            Instant now) {
        int next = next();
        Installation begun =
                new Installation(UUID.randomUUID().toString(), now, cluster, prefix, Optional.of(before.id()));
        // before the record, which makes them count all at once
        topicIds.forEach((topic, id) -> store.replace(
                key(new Numbered(begun, next), topic),
                WeightflowJson.write(
                        new Installation.OwnTopic(id, now, writers.apply(topic).sign(begun.statement(topic, id))))));
        return store.putIfAbsent(folder(next) + RECORD, WeightflowJson.write(begun));
    }

    private static String key(Numbered of, String topic) {
        return folder(of.number()) + "/topics/" + topic;
    }

    private static String folder(int number) {
        return FOLDER + "%06d".formatted(number);
    }
}
