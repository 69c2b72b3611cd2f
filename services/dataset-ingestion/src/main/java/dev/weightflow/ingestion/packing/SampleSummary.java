package dev.weightflow.ingestion.packing;

import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.RawSample;
import dev.weightflow.data.dataset.SampleValidation;
import dev.weightflow.data.dataset.shard.LabelSummary;
import dev.weightflow.data.picture.Thumbnail;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.ShardIndex.IndexedLabel;
import java.util.Map;
import java.util.Optional;

/**
 * Preview of a sample, made while its image and labels are in memory anyway.
 *
 * @param thumbnail a JPEG file; absent if the image cannot be read
 */
record SampleSummary(Optional<byte[]> thumbnail, Map<TaskName, IndexedLabel> labels) {
    static SampleSummary of(SampleValidation inspected) {
        if (inspected instanceof SampleValidation.Valid sound) {
            RawSample sample = sound.sample();
            return new SampleSummary(
                    Optional.of(Thumbnail.jpeg(sample.image())),
                    TaskName.each(
                            sample.labels().keySet(),
                            task -> LabelSummary.of(
                                    sample.raw().tasks().get(task),
                                    sample.labels().get(task))));
        }
        Optional<Pixels> image = ((SampleValidation.Invalid) inspected).image();
        return new SampleSummary(image.map(Thumbnail::jpeg), Map.of());
    }
}
