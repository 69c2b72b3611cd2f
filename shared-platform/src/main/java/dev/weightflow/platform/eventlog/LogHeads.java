package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStore.Marked;
import dev.weightflow.platform.signing.Principals;
import dev.weightflow.platform.signing.SignatureCheck;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.platform.signing.Signed;
import dev.weightflow.schema.json.UnreadableJsonException;
import dev.weightflow.schema.json.WeightflowJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Head of one topic, stored by its writer under {@code heads/TOPIC/head}, with the topic's id in it, and signed where there are keys. Earlier
 * releases stored it under {@code heads/TOPIC/TOPIC-ID}, where it is read as long as there is no other.
 */
record LogHeads(ObjectStore store, Signatures signatures, String topic, String topicId) {
    private static final String FOLDER = "heads/";
    private static final String NAME = "/head";
    private static final String FORMAT = "weightflow-log-head-v1";

    /**
     * Stored head.
     *
     * @param epoch changes when an operator accepts a loss: earlier results derived from the log become invalid
     */
    record Kept(LogHead head, String epoch) {
        static final Kept NONE = new Kept(LogHead.NONE, "first");

        /** Returns the head with a new epoch, after an accepted loss. */
        Kept withNewEpoch() {
            return new Kept(head, UUID.randomUUID().toString());
        }
    }

    /**
     * Head as it was read.
     *
     * @param topicId the id of its topic
     * @param mark the mark of the document that the next one replaces; empty if there is none yet
     */
    record Stored(Kept kept, String topicId, Optional<String> mark) {}

    private record Document(
            String topic,
            Optional<String> topicId,
            String epoch,
            Map<Integer, LogHead.Partition> partitions,
            Optional<Signed> signature) {
        Document {
            Objects.requireNonNull(topic, "topic");
            Objects.requireNonNull(epoch, "epoch");
            partitions = Map.copyOf(partitions);
        }
    }

    /**
     * Reads the head that was stored last for the topic of that name, whatever the topic's id.
     *
     * @param accepted the places that an operator has given up: if the head's own is among them, an unusable head counts as absent
     * @throws LogException.Damaged if it cannot be read, or was not written by the topic's writer
     * @throws LogException.HeadKeyUnknown if that cannot be determined yet
     * @throws dev.weightflow.platform.objectstore.ObjectStoreException if the store does not answer
     */
    Optional<Stored> read(Set<String> accepted) {
        return store.readMarked(key()).map(marked -> stored(marked, accepted));
    }

    private Stored stored(Marked marked, Set<String> accepted) {
        try {
            Document document = WeightflowJson.read(marked.content(), Document.class);
            String of = document.topicId().orElseThrow(() -> damaged("it names no topic id"));
            return new Stored(verified(document, of), of, Optional.of(marked.mark()));
        } catch (UnreadableJsonException e) {
            return unlessGivenUp(damaged(e.getMessage()), marked, accepted);
        } catch (LogException.Damaged e) {
            return unlessGivenUp(e, marked, accepted);
        }
    }

    private Stored unlessGivenUp(LogException.Damaged damage, Marked marked, Set<String> accepted) {
        if (accepted.contains(topic + "/" + topicId)) {
            return new Stored(Kept.NONE, topicId, Optional.of(marked.mark()));
        }
        throw damage;
    }

    /** Reads the head of this topic that an earlier release has stored. */
    Optional<Stored> readFormer(Set<String> accepted) {
        if (accepted.contains(topic + "/" + topicId)) {
            return Optional.empty();
        }
        return store.read(FOLDER + topic + "/" + topicId).map(content -> {
            try {
                Document document = WeightflowJson.read(content, Document.class);
                return new Stored(verified(document, topicId), topicId, Optional.empty());
            } catch (UnreadableJsonException e) {
                throw damaged(e.getMessage());
            }
        });
    }

    /** Returns the ids of other topics of that name for which an earlier release has stored heads. */
    List<String> formerIds() {
        String folder = FOLDER + topic + "/";
        return store.list(folder).stream()
                .filter(key -> !key.equals(key()))
                .map(key -> key.substring(folder.length()))
                .filter(id -> !id.equals(topicId))
                .toList();
    }

    /** Returns whether a head is stored for the topic of that name, whatever it says. */
    boolean isAnyStored() {
        return !store.list(FOLDER + topic + "/").isEmpty();
    }

    private Kept verified(Document document, String of) {
        Kept kept = new Kept(new LogHead(document.partitions()), document.epoch());
        SignatureCheck check = Principals.writerOf(topic)
                .map(writer -> signatures.check(writer, statement(kept, of), document.signature()))
                .orElseGet(SignatureCheck.Valid::new);
        if (check instanceof SignatureCheck.Unknown unknown) {
            throw new LogException.HeadKeyUnknown(topic, unknown.why());
        } else if (check instanceof SignatureCheck.Refused refused) {
            throw damaged(refused.why());
        }
        return kept;
    }

    private LogException.Damaged damaged(String why) {
        return LogException.Damaged.head(topic, topicId, why);
    }

    /**
     * Stores the head of this topic, unless it was replaced since it was read.
     *
     * @param instead the head that was read
     * @return whether it was stored
     */
    boolean write(Kept kept, Optional<Stored> instead) {
        byte[] document = WeightflowJson.write(new Document(
                topic,
                Optional.of(topicId),
                kept.epoch(),
                kept.head().partitions(),
                signatures.sign(statement(kept, topicId))));
        return instead.flatMap(Stored::mark)
                .map(mark -> store.replaceIfUnchanged(key(), document, mark))
                .orElseGet(() -> store.putIfAbsent(key(), document));
    }

    private String key() {
        return FOLDER + topic + NAME;
    }

    private byte[] statement(Kept kept, String of) {
        StringBuilder text = new StringBuilder(FORMAT + '\n' + topic + '\n' + of + '\n' + kept.epoch() + '\n');
        new TreeMap<>(kept.head().partitions()).forEach((partition, head) -> text.append(partition)
                .append(' ')
                .append(head.offset())
                .append(' ')
                .append(head.count())
                .append(' ')
                .append(head.hash().hex())
                .append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
