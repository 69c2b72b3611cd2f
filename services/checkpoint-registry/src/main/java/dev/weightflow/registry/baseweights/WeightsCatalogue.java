package dev.weightflow.registry.baseweights;

import dev.weightflow.data.weights.WeightsException;
import dev.weightflow.data.weights.WeightsFile;
import dev.weightflow.data.weights.WrittenFile;
import dev.weightflow.model.network.PretrainedBackbone;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.documents.StoredDocuments;
import dev.weightflow.projection.reachability.BaseWeightsIndex;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.WeightsName;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.json.WeightflowJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Catalogue of stored base weights. The stored file holds the backbone alone in its canonical form, so that the same weights are the same object,
 * whatever file they came in. Weights become visible last, by one conditional write of their record; a name by another. Every operation is
 * idempotent.
 */
public final class WeightsCatalogue {
    /**
     * Result of a request to store base weights.
     *
     * @param isNew whether weights or a name are new
     */
    public record Addition(NamedWeights weights, boolean isNew) {}

    /**
     * Result of a removal.
     *
     * @param names the names that are free again
     * @param removedBytes size of weights that have lost their last name, which a garbage collection deletes as soon as they are unreachable; 0 if
     * they are known by another name
     * @param remaining the names by which they are still known
     */
    public record Removal(Digest digest, List<WeightsName> names, long removedBytes, List<WeightsName> remaining) {}

    private final ObjectStore store;
    private final BaseWeightsIndex index;
    private final WeightsUses uses;
    private final InstantSource clock;

    public WeightsCatalogue(ObjectStore store, StoredDocuments documents, Journals journals, InstantSource clock) {
        this.store = store;
        this.index = new BaseWeightsIndex(store);
        this.uses = new WeightsUses(journals, documents);
        this.clock = clock;
    }

    /**
     * Checks a file, converts it and stores it. No code in the file is executed.
     *
     * @param source the file's name in messages
     * @throws BaseWeightsException if it holds no complete backbone, or the name belongs to other weights; nothing is stored then
     */
    public Addition add(Path file, String source, Optional<WeightsName> name) {
        Path converted = file.resolveSibling(file.getFileName() + ".safetensors");
        try {
            PretrainedBackbone backbone = PretrainedBackbone.of(WeightsFile.read(file, source));
            if (!backbone.summary().isWhole()) {
                throw BaseWeightsException.notWhole(source, backbone.summary());
            }
            WrittenFile written = backbone.write(converted);
            BaseWeights weights = new BaseWeights(
                    new Digest(written.sha256()),
                    written.bytes(),
                    source,
                    clock.instant(),
                    backbone.summary(),
                    backbone.imageSize());
            return store(weights, converted, name);
        } catch (WeightsException.Unwritable e) {
            throw BaseWeightsException.noRoom(e);
        } catch (WeightsException e) {
            throw BaseWeightsException.unusable(e);
        } finally {
            delete(converted);
        }
    }

    private Addition store(BaseWeights weights, Path file, Optional<WeightsName> name) {
        Digest digest = weights.digest();
        name.ifPresent(given -> requireFree(given, digest));
        store.putVerified(file); // repairs a damaged object, too
        boolean isNew = index.add(digest, CanonicalJson.write(weights));
        if (name.isPresent()) {
            isNew |= index.add(name.get(), digest);
            requireFree(name.get(), digest);
        }
        return new Addition(find(digest).orElseGet(() -> new NamedWeights(weights, List.of())), isNew);
    }

    private void requireFree(WeightsName name, Digest digest) {
        index.meaning(name).filter(holder -> !holder.equals(digest)).ifPresent(holder -> {
            throw BaseWeightsException.nameTaken(name, holder, digest);
        });
    }

    /** Returns the weights, unless they were removed meanwhile. */
    private Optional<NamedWeights> known(Digest digest, List<WeightsName> names) {
        return index.weights(digest).map(json -> new NamedWeights(WeightflowJson.read(json, BaseWeights.class), names));
    }

    /** Returns all stored weights: those with a name first, by name. */
    public List<NamedWeights> all() {
        Map<String, NamedWeights> sorted = new TreeMap<>();
        index.all().forEach((digest, names) -> known(digest, names)
                .ifPresent(weights ->
                        sorted.put((names.isEmpty() ? "~" : names.get(0).value() + " ") + digest, weights)));
        return List.copyOf(sorted.values());
    }

    /**
     * Returns the weights of that digest or name.
     *
     * @throws dev.weightflow.platform.problem.NotFoundException if there are none
     * @throws dev.weightflow.schema.InvalidRecordException if it is neither a digest nor a name
     */
    public NamedWeights get(String reference) {
        return digest(reference).flatMap(this::find).orElseThrow(() -> BaseWeightsException.none(reference));
    }

    /** Returns the weights of that name; empty if there are none. */
    public Optional<NamedWeights> named(WeightsName name) {
        return index.meaning(name).flatMap(this::find);
    }

    private Optional<Digest> digest(String reference) {
        return reference.matches(Digest.PATTERN)
                ? Optional.of(new Digest(reference))
                : index.meaning(new WeightsName(reference));
    }

    private Optional<NamedWeights> find(Digest digest) {
        return all().stream()
                .filter(known -> known.weights().digest().equals(digest))
                .findFirst();
    }

    /**
     * Removes a name, and the weights if it is their last; or by their digest the weights with all their names. Their content stays until it is
     * collected as garbage.
     *
     * @throws BaseWeightsException if the weights are in use; nothing is removed then
     * @throws dev.weightflow.platform.problem.NotFoundException if there are none of that digest or name
     */
    public Removal remove(String reference) {
        NamedWeights known = get(reference);
        Digest digest = known.weights().digest();
        List<WeightsName> names = reference.equals(digest.hex()) ? known.names() : List.of(new WeightsName(reference));
        List<WeightsName> remaining =
                known.names().stream().filter(name -> !names.contains(name)).toList();
        if (!remaining.isEmpty()) {
            names.forEach(index::remove);
            return new Removal(digest, names, 0, remaining);
        }
        List<String> needed = uses.of(digest);
        if (!needed.isEmpty()) {
            throw BaseWeightsException.inUse(digest, needed);
        }
        names.forEach(index::remove);
        index.remove(digest);
        return new Removal(digest, names, known.weights().bytes(), List.of());
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
