package dev.weightflow.ingestion.work;

import dev.weightflow.ingestion.book.Ingestion;
import dev.weightflow.ingestion.packing.Packed;
import dev.weightflow.ingestion.packing.PackedShard;
import dev.weightflow.ingestion.packing.Packer;
import dev.weightflow.ingestion.packing.PackingWatch;
import dev.weightflow.ingestion.packing.Scratch;
import dev.weightflow.ingestion.source.PascalFolder;
import dev.weightflow.ingestion.source.Roots;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.json.CanonicalJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt at an ingestion, from the source to the stored manifest. */
public final class IngestionWork {
    private static final Logger LOG = LoggerFactory.getLogger(IngestionWork.class);

    private final Roots roots;
    private final Scratch scratch;
    private final Packer packer;
    private final ObjectStore store;
    private final IngestionLimits limits;
    private final ProgressBoard board;
    private final IngestionMeters meters;

    public IngestionWork(
            Roots roots,
            Scratch scratch,
            Packer packer,
            ObjectStore store,
            IngestionLimits limits,
            ProgressBoard board,
            IngestionMeters meters) {
        this.roots = roots;
        this.scratch = scratch;
        this.packer = packer;
        this.store = store;
        this.limits = limits;
        this.board = board;
        this.meters = meters;
    }

    /**
     * Does the work, up to what is left to be stated.
     *
     * @param proceed called at every step; what it throws ends the work
     * @return the manifest, which is stored, as is everything that it names
     * @throws dev.weightflow.ingestion.IngestionException.Rejected if the source cannot be ingested
     * @throws dev.weightflow.platform.objectstore.ObjectStoreException if the store does not take the shards
     */
    DatasetManifest run(Ingestion.Waiting ingestion, Runnable proceed) {
        IngestSpec spec = ingestion.spec();
        try {
            proceed.run();
            board.enter(Phase.LISTING, 0);
            Path root = roots.open(spec.source());
            roots.admit(PascalFolder.listsIn(root));
            PascalFolder folder = PascalFolder.open(root, spec.tasks(), limits.reading());
            roots.admit(folder.files());
            scratch.requireRoom(folder.bytes(), spec.source());
            board.enter(Phase.PACKING, folder.size());
            int samplesPerShard = spec.samplesPerShard().orElse(limits.samplesPerShard());
            Packed packed = packer.pack(folder, samplesPerShard, scratch.fresh(ingestion.id()), watch(proceed))
                    .within(spec.quarantineLimit().orElse(limits.quarantineLimit()), spec.source());
            store(packed.shards(), proceed);
            board.enter(Phase.COMMITTING, 0);
            packed.trainingSamples().ifPresent(samples -> store.put(CanonicalJson.write(samples)));
            DatasetManifest manifest = packed.manifest();
            store.put(CanonicalJson.write(manifest));
            proceed.run();
            return manifest;
        } catch (IOException e) {
            throw scratch.named(e);
        } finally {
            scratch.clear(ingestion.id());
        }
    }

    private void store(List<PackedShard> shards, Runnable proceed) {
        board.enter(Phase.STORING, shards.size());
        int present = 0;
        for (PackedShard packed : shards) {
            proceed.run();
            boolean there = store.has(packed.shard().digest());
            if (!there) {
                store.put(packed.file());
            }
            present += there ? 1 : 0;
            meters.shard(packed.shard().bytes(), there);
            board.step(false);
        }
        LOG.info(
                "{} of {} shards were in the store already, {} uploaded",
                present,
                shards.size(),
                shards.size() - present);
    }

    private PackingWatch watch(Runnable proceed) {
        return new PackingWatch() {
            @Override
            public void proceed() {
                proceed.run();
            }

            @Override
            public void packed(Split split) {
                meters.packed(split);
                board.step(false);
            }

            @Override
            public void quarantined(String code) {
                meters.quarantined(code);
                board.step(true);
            }
        };
    }
}
