package dev.weightflow.ingestion.work;

import dev.weightflow.ingestion.FailureCode;
import dev.weightflow.ingestion.packing.Packed;
import dev.weightflow.ingestion.packing.PartDocument;
import dev.weightflow.ingestion.packing.PartPacker;
import dev.weightflow.ingestion.part.Counted;
import dev.weightflow.ingestion.part.PartBoard;
import dev.weightflow.ingestion.part.PartClaim;
import dev.weightflow.ingestion.part.PartPlan;
import dev.weightflow.ingestion.source.SourceFolder;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.json.WeightflowJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A source in parts, which this worker packs together with others. */
final class DividedSource implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DividedSource.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    /** Age from which objects that nothing refers to yet are stored anew, as the collector may delete them when they are twice as old. */
    static final Duration RENEWED_AFTER = ObjectStore.LEAST_GRACE.dividedBy(2);

    private final SourceRun run;
    private final PartFiles files;
    private final PartPlan plan;
    private final PartBoard board;
    private final Phase phase;
    private final PartPacker packer;
    private Optional<PartClaim> claim = Optional.empty();

    /** @param samples number of samples that the source lists */
    DividedSource(SourceRun run, PartFiles files, PartPlan plan, int samples) throws IOException {
        this.run = run;
        this.files = files;
        this.plan = plan;
        this.board = run.board(plan);
        look();
        this.phase = run.phase("packing", "samples", samples, this::check, board::counted);
        this.packer = run.environment().packer().parts(run.sizes().samplesPerShard(), run.shards(), phase);
    }

    private void look() {
        run.patiently(() -> {
            board.look();
            return board;
        });
    }

    private void check() {
        run.check();
        claim.ifPresent(PartClaim::throwIfLost);
    }

    /** Packs what nobody has packed, waits for what others have claimed, and puts all together. */
    Packed packAll(SourceFolder folder) throws IOException {
        List<PartDocument> documents = new ArrayList<>();
        while (documents.size() < plan.parts().size()) {
            packUntil(board::isComplete);
            int number = documents.size();
            Optional<PartDocument> stated = stated(number);
            if (stated.isPresent()) {
                documents.add(stated.get());
            } else {
                pack(board.claimAgain(number));
            }
        }
        return run.environment()
                .packer()
                .assemble(folder, plan.parts(), documents, run.patientStore(), run.shards(), run.upload(), phase);
    }

    /** Packs parts until all are packed, or the job needs a worker. */
    void help(BooleanSupplier isOrphaned) throws IOException {
        packUntil(() -> board.isComplete() || isOrphaned.getAsBoolean());
    }

    private void packUntil(BooleanSupplier end) throws IOException {
        while (!end.getAsBoolean()) {
            run.context().throwIfStopped();
            Optional<PartClaim> next = run.patiently(board::claim);
            if (next.isPresent()) {
                pack(next.get());
            } else if (!end.getAsBoolean()) {
                run.environment().sleep().accept(BETWEEN_LOOKS);
            }
            phase.tell();
        }
    }

    private void pack(PartClaim claimed) throws IOException {
        int number = claimed.number();
        claim = Optional.of(claimed);
        try (claimed) {
            claimed.renewing(phase::own);
            PartDocument document = packed(number);
            Digest stored = run.patientStore().put(CanonicalJson.write(document));
            run.patientStore().sign(stored);
            Counted counted = phase.own();
            run.patiently(() -> {
                claimed.finish(stored, counted);
                return stored;
            });
            run.environment().metrics().part();
        } catch (PartClaim.LostException e) {
            LOG.warn("{}", e.getMessage());
            discard();
        } finally {
            claim = Optional.empty();
            phase.handedOver();
        }
    }

    private PartDocument packed(int number) throws IOException {
        PartFiles.Opened opened = files.open(number);
        PartDocument document = packer.document(plan.digest(), number, opened.folder(), opened.part(), run.upload());
        if (!plan.isUnchanged(number, opened.folder(), opened.part(), run.context()::throwIfStopped)) {
            throw FailureCode.SOURCE_CHANGED.again(
                    "Files of the source were changed while it was read; let nobody write to it meanwhile.");
        }
        opened.packed().run();
        return document;
    }

    /** Deletes what is left of a part that was given up. */
    private void discard() throws IOException {
        Path shards = run.shards();
        run.environment().scratch().discard(shards);
        Files.createDirectories(shards);
    }

    /** Reads what was stated of a part; empty if it, or something that it names, is gone. */
    private Optional<PartDocument> stated(int number) {
        Digest digest = board.document(number);
        try {
            ObjectStore store = run.patientStore();
            store.requireOwn(digest);
            PartDocument document = WeightflowJson.read(store.read(digest), PartDocument.class);
            if (!document.plan().equals(plan.digest()) || document.number() != number) {
                LOG.warn("Part {} is stated by the document of another; it is packed again", number);
                return Optional.empty();
            }
            if (board.packedAt(number)
                    .plus(RENEWED_AFTER)
                    .isBefore(run.environment().clock().instant())) {
                for (Digest object : document.objects().toList()) {
                    renew(object);
                }
            }
            return Optional.of(document);
        } catch (ObjectStoreException.NotFound
                | ObjectStoreException.DigestMismatch
                | ObjectStoreException.NotSigned e) {
            LOG.warn("Part {} is packed again: {}", number, e.getMessage());
            return Optional.empty();
        } catch (IOException e) {
            throw run.environment().scratch().named(e);
        }
    }

    private void renew(Digest object) throws IOException {
        run.check();
        Path copy = run.shards().resolve("renewed");
        run.patientStore().fetch(object, copy);
        run.patientStore().putVerified(copy);
        Files.delete(copy);
    }

    @Override
    public void close() {
        packer.close();
    }
}
