package dev.weightflow.ingestion.packing;

import dev.weightflow.data.dataset.RawSample;
import dev.weightflow.data.dataset.shard.ShardWriter.WrittenSample;
import dev.weightflow.data.dataset.shard.ShardWriter.WrittenShard;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.ByteRange;
import dev.weightflow.schema.dataset.SampleIndex.LabelCounts;
import dev.weightflow.schema.dataset.SampleIndex.Part;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.dataset.ShardIndex;
import dev.weightflow.schema.dataset.ShardIndex.IndexedLabel;
import dev.weightflow.schema.dataset.ShardIndex.IndexedSample;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.CanonicalJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Records the contents of samples while they are packed, and builds the index of each shard when the positions are known. */
final class ShardIndexer implements AutoCloseable {
    private final ThumbnailFile thumbnails;
    private final Tasks tasks;
    private final Map<String, Noted> noted = new HashMap<>();

    private record Noted(int width, int height, Map<TaskName, IndexedLabel> labels, ByteRange thumbnail) {
        IndexedSample at(WrittenSample place) {
            return new IndexedSample(place.id(), place.content(), place.range(), width, height, labels, thumbnail);
        }
    }

    ShardIndexer(Path file, Tasks tasks) throws IOException {
        this.thumbnails = new ThumbnailFile(file);
        this.tasks = tasks;
    }

    void add(RawSample sample, SampleSummary look) throws IOException {
        noted.put(
                sample.id(),
                new Noted(
                        sample.image().width(),
                        sample.image().height(),
                        look.labels(),
                        thumbnails.add(look.thumbnail().orElseThrow())));
    }

    /** Returns the number of samples noted so far. */
    int size() {
        return noted.size();
    }

    /** Hands over the thumbnails, and returns their digest. */
    Digest finishThumbnails(FinishedFiles finished) throws IOException {
        return thumbnails.finish(finished);
    }

    /** Hands over the index of a shard as separate files, and returns its parts in the dataset's index. */
    List<Part> finish(Shard shard, WrittenShard file, Digest thumbnails, FinishedFiles finished) throws IOException {
        List<Part> parts = new ArrayList<>();
        for (int from = 0; from < file.samples().size(); from += ShardIndex.LONGEST) {
            List<IndexedSample> samples =
                    file
                            .samples()
                            .subList(
                                    from,
                                    Math.min(
                                            from + ShardIndex.LONGEST,
                                            file.samples().size()))
                            .stream()
                            .map(place -> noted.get(place.id()).at(place))
                            .toList();
            byte[] document = CanonicalJson.write(ShardIndex.of(samples));
            Path path = file.path().resolveSibling(file.path().getFileName() + "." + parts.size() + ".index");
            Files.write(path, document);
            Digest digest = Digest.of(document);
            finished.beside(path, digest);
            Files.delete(path);
            parts.add(new Part(
                    shard.digest(),
                    shard.split(),
                    samples.size(),
                    samples.get(0).id(),
                    samples.get(samples.size() - 1).id(),
                    digest,
                    thumbnails,
                    counts(samples)));
        }
        return parts;
    }

    private Map<TaskName, LabelCounts> counts(List<IndexedSample> samples) {
        Map<TaskName, LabelCounts> counts = new TreeMap<>();
        samples.forEach(sample -> sample.labels()
                .forEach((task, label) -> counts.merge(
                        task,
                        LabelCounts.of(label, tasks.kind(task).classNames().size()),
                        LabelCounts::plus)));
        return counts;
    }

    @Override
    public void close() throws IOException {
        thumbnails.close();
    }
}
