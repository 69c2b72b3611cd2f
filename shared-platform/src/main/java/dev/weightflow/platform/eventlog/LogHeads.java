package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.signing.Principals;
import dev.weightflow.platform.signing.SignatureCheck;
import dev.weightflow.platform.signing.Signatures;
import dev.weightflow.platform.signing.Signed;
import dev.weightflow.schema.json.UnreadableJsonException;
import dev.weightflow.schema.json.WeightflowJson;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** The head of one topic, as its writer keeps it in the object store under {@code heads/TOPIC/TOPIC-ID}, signed where there are keys. */
record LogHeads(ObjectStore store, Signatures signatures, String topic, String topicId) {
    private static final String FOLDER = "heads/";
    private static final String FORMAT = "weightflow-log-head-v1";

    /**
     * A head as it is kept.
     *
     * @param epoch another one after an operator has accepted a loss: what was derived from the log before counts no more
     */
    record Kept(LogHead head, String epoch) {
        static final Kept NONE = new Kept(LogHead.NONE, "first");

        /** The beginning of what follows an accepted loss. */
        Kept withNewEpoch() {
            return new Kept(head, UUID.randomUUID().toString());
        }
    }

    private record Document(
            String topic, String epoch, Map<Integer, LogHead.Partition> partitions, Optional<Signed> signature) {
        Document {
            Objects.requireNonNull(topic, "topic");
            Objects.requireNonNull(epoch, "epoch");
            partitions = Map.copyOf(partitions);
        }
    }

    /**
     * What was kept last, or {@link Kept#NONE}.
     *
     * @throws LogException.Damaged if it cannot be read, or another has written it
     * @throws LogException.HeadKeyUnknown if that cannot be told yet
     * @throws dev.weightflow.platform.objectstore.ObjectStoreException if the store does not answer
     */
    Kept read(Set<String> accepted) {
        Optional<byte[]> stored = store.read(FOLDER + topic + "/" + topicId);
        if (stored.isEmpty() || accepted.contains(topic + "/" + topicId)) {
            return Kept.NONE;
        }
        try {
            Document document = WeightflowJson.read(stored.get(), Document.class);
            Kept kept = new Kept(new LogHead(document.partitions()), document.epoch());
            requireSigned(kept, document.signature());
            return kept;
        } catch (UnreadableJsonException e) {
            throw LogException.Damaged.head(topic, topicId, e.getMessage());
        }
    }

    private void requireSigned(Kept kept, Optional<Signed> signature) {
        SignatureCheck check = Principals.writerOf(topic)
                .map(writer -> signatures.check(writer, statement(kept), signature))
                .orElseGet(SignatureCheck.Valid::new);
        if (check instanceof SignatureCheck.Unknown unknown) {
            throw new LogException.HeadKeyUnknown(topic, unknown.why());
        } else if (check instanceof SignatureCheck.Refused refused) {
            throw LogException.Damaged.head(topic, topicId, refused.why());
        }
    }

    void write(Kept kept) {
        store.replace(
                FOLDER + topic + "/" + topicId,
                WeightflowJson.write(
                        new Document(topic, kept.epoch(), kept.head().partitions(), signatures.sign(statement(kept)))));
    }

    private byte[] statement(Kept kept) {
        StringBuilder text = new StringBuilder(FORMAT + '\n' + topic + '\n' + topicId + '\n' + kept.epoch() + '\n');
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
