package dev.weightflow.ingestion.packing;

import dev.weightflow.model.dataset.Pixels;
import dev.weightflow.model.dataset.RawSample;
import dev.weightflow.model.dataset.SampleValidation;
import dev.weightflow.model.dataset.shard.LabelSummary;
import dev.weightflow.model.picture.Thumbnail;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.ShardIndex.IndexedLabel;
import java.util.Map;
import java.util.Optional;

/**
 * What a person would see of a sample, made while its image and labels are in memory anyway.
 *
 * @param thumbnail a JPEG file; absent if the image cannot be read
 */
record SampleLook(Optional<byte[]> thumbnail, Map<TaskName, IndexedLabel> labels) {
    static SampleLook of(SampleValidation inspected) {
        if (inspected instanceof SampleValidation.Valid sound) {
            RawSample sample = sound.sample();
            return new SampleLook(
                    Optional.of(Thumbnail.jpeg(sample.image())),
                    TaskName.each(
                            sample.labels().keySet(),
                            task -> LabelSummary.of(
                                    sample.raw().tasks().get(task),
                                    sample.labels().get(task))));
        }
        Optional<Pixels> image = ((SampleValidation.Invalid) inspected).image();
        return new SampleLook(image.map(Thumbnail::jpeg), Map.of());
    }
}
