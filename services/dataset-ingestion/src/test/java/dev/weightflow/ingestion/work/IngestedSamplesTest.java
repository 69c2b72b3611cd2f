package dev.weightflow.ingestion.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.RawSample;
import dev.weightflow.data.dataset.pascal.PascalMt;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.ingestion.Folders;
import dev.weightflow.ingestion.job.DatasetVersions;
import dev.weightflow.ingestion.sample.DatasetDifference;
import dev.weightflow.ingestion.sample.DatasetDifference.SampleIds;
import dev.weightflow.ingestion.sample.DatasetDifference.SplitDifference;
import dev.weightflow.ingestion.sample.LabelsView.ClassCount;
import dev.weightflow.ingestion.sample.LabelsView.SplitLabels;
import dev.weightflow.ingestion.sample.SampleQueries;
import dev.weightflow.ingestion.sample.SampleQueries.PictureFile;
import dev.weightflow.ingestion.sample.SampleQueries.Samples;
import dev.weightflow.ingestion.sample.SampleQueries.Size;
import dev.weightflow.ingestion.sample.SampleView;
import dev.weightflow.platform.eventlog.InMemoryEventLog;
import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.platform.objectstore.ObjectStoreException;
import dev.weightflow.platform.problem.InvalidRequestException;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.platform.problem.ProblemException;
import dev.weightflow.scenes.SceneDataset;
import dev.weightflow.scenes.SceneOptions;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.IngestSpec;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.topic.Topics;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the views of ingested samples with the folder that they came from. */
class IngestedSamplesTest {
    private static final Optional<String> ANY = Optional.empty();

    @TempDir
    static Path rendered;

    @TempDir
    Path temp;

    private final InMemoryObjectStore objects = new InMemoryObjectStore();
    private Folders folder;
    private Instance instance;
    private SampleQueries queries;
    private int jobs;

    @BeforeAll
    static void seven_and_three_samples() {
        SceneDataset.render(
                SceneOptions.of(rendered.resolve("scenes"), 7, 3, 11).withSize(320, 200), progress -> {});
    }

    @BeforeEach
    void start() {
        folder = new Folders(rendered.resolve("scenes")).copiedTo(temp.resolve("folder"));
        InMemoryEventLog.Shared<JobEvent> log = new InMemoryEventLog.Shared<>(Topics.DATASETS.name(), JobEvent.class);
        instance = new Instance(log.open(), objects, temp, temp.resolve("data")).start();
        queries = new SampleQueries(() -> instance.journal.state().datasets(), objects, Limits.defaults());
    }

    @AfterEach
    void stop() {
        instance.close();
    }

    @Test
    void every_sample_is_listed_with_what_its_labels_show() throws IOException {
        DatasetId dataset = ingest();

        Samples all = queries.samples(dataset, Optional.empty(), ANY, ANY);

        assertThat(all.count()).isEqualTo(10);
        List<SampleView> listed = all.page(0, 100);
        assertThat(listed).extracting(SampleView::id).containsExactlyElementsOf(ids());
        assertThat(listed.get(6).split()).isEqualTo(Split.TRAIN);
        assertThat(listed.get(7).split()).isEqualTo(Split.VAL);
        for (SampleView sample : listed) {
            RawSample truth = truth(sample.id(), sample.split());
            assertThat(sample.width()).isEqualTo(320);
            assertThat(sample.height()).isEqualTo(200);
            assertThat(sample.labels().keySet()).isEqualTo(truth.labels().keySet());
            assertThat(sample.labels().get(PascalTasks.SEMSEG).classes())
                    .isEqualTo(classes(truth.labels().get(PascalTasks.SEMSEG)));
        }
    }

    @Test
    void a_page_of_a_class_is_that_part_of_all_samples_that_show_it() {
        DatasetId dataset = ingest();
        List<SampleView> all =
                queries.samples(dataset, Optional.empty(), ANY, ANY).page(0, 100);
        SplitLabels counts = queries.labels(dataset).splits().get(Split.TRAIN);
        assertThat(counts.samples()).isEqualTo(7);
        assertThat(counts.tasks().get(PascalTasks.SEMSEG).labelled()).isEqualTo(7);
        int shown = 0;

        for (ClassCount each : counts.tasks().get(PascalTasks.SEMSEG).classes()) {
            List<String> showing = all.stream()
                    .filter(sample -> sample.split() == Split.TRAIN)
                    .filter(sample ->
                            sample.labels().get(PascalTasks.SEMSEG).classes().contains(each.name()))
                    .map(SampleView::id)
                    .toList();
            Samples of =
                    queries.samples(dataset, Optional.of(Split.TRAIN), Optional.of("semseg"), Optional.of(each.name()));
            assertThat(each.samples()).isEqualTo(showing.size()).isEqualTo(of.count());
            for (int offset = 0; offset <= showing.size(); offset++) {
                assertThat(of.page(offset, 2))
                        .extracting(SampleView::id)
                        .isEqualTo(showing.subList(offset, Math.min(offset + 2, showing.size())));
            }
            shown += showing.size();
        }
        assertThat(shown).as("several classes occur").isGreaterThan(14);
        assertThatThrownBy(() -> queries.samples(dataset, Optional.empty(), ANY, Optional.of("unicorn")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("unicorn")
                .hasMessageContaining("person");
    }

    @Test
    void pictures_show_the_image_and_the_label() throws IOException {
        DatasetId dataset = ingest();
        String id = folder.ids("train").get(5);
        RawSample truth = truth(id, Split.TRAIN);

        PictureFile thumbnail = queries.picture(dataset, id, "image", Size.THUMBNAIL);
        BufferedImage small = read(thumbnail);
        assertThat(thumbnail.mediaType()).isEqualTo("image/jpeg");
        assertThat(small.getWidth()).isEqualTo(240);
        assertThat(small.getHeight()).isEqualTo(150);
        assertThat(mean(small)).isCloseTo(mean(truth.image()), within(2.0));
        assertThat(queries.picture(dataset, id, "image", Size.FULL).content())
                .isEqualTo(Files.readAllBytes(folder.root().resolve("JPEGImages/" + id + ".jpg")));

        BufferedImage whole = read(queries.picture(dataset, id, "semseg", Size.FULL));
        Pixels label = truth.labels().get(PascalTasks.SEMSEG);
        assertThat(whole.getWidth()).isEqualTo(320);
        for (int y = 0; y < 200; y++) {
            for (int x = 0; x < 320; x++) {
                assertThat(whole.getRaster().getSample(x, y, 0)).isEqualTo(label.at(x, y, 0));
            }
        }
        for (String task : List.of("semseg", "human_parts", "normals", "sal")) {
            assertThat(read(queries.picture(dataset, id, task, Size.THUMBNAIL)).getWidth())
                    .isEqualTo(240);
        }
        assertThatThrownBy(() -> queries.picture(dataset, id, "depth", Size.FULL))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("There are image and semseg, normals, sal, human_parts.");
        assertThatThrownBy(() -> queries.picture(dataset, "nobody", "image", Size.FULL))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void damage_in_the_store_is_no_picture() {
        DatasetId dataset = ingest();
        String id = folder.ids("train").get(0);
        DatasetManifest manifest = WeightflowJson.read(objects.read(dataset.digest()), DatasetManifest.class);
        objects.damage(manifest.shards().get(0).digest(), new byte[1 << 20]);

        assertThatThrownBy(() -> queries.picture(dataset, id, "semseg", Size.THUMBNAIL))
                .isInstanceOf(ObjectStoreException.DigestMismatch.class);
        assertThat(queries.picture(dataset, id, "image", Size.THUMBNAIL).content())
                .isNotEmpty();
    }

    @Test
    void a_sample_that_was_left_out_has_a_picture_if_its_image_could_be_read() throws IOException {
        String unlabelled = folder.ids("train").get(1);
        String broken = folder.ids("val").get(0);
        folder.write("sal_distill/" + unlabelled + ".png", new byte[] {1, 2, 3});
        folder.breakImage(broken);

        DatasetId dataset = ingest();

        assertThat(queries.samples(dataset, Optional.empty(), ANY, ANY).count()).isEqualTo(8);
        PictureFile left = queries.quarantined(dataset, unlabelled);
        assertThat(read(left).getWidth()).isEqualTo(240);
        assertThatThrownBy(() -> queries.quarantined(dataset, broken)).isInstanceOf(NotFoundException.class);
    }

    @Test
    void a_dataset_of_an_earlier_release_says_how_to_get_pictures_and_gets_them_under_its_id() {
        DatasetId dataset = ingest();
        DatasetVersions now = instance.journal.state().datasets();
        DatasetVersions earlier = DatasetVersions.of(now.all(), List.of());
        SampleQueries before = new SampleQueries(() -> earlier, objects, Limits.defaults());

        assertThatThrownBy(() -> before.labels(dataset))
                .isInstanceOfSatisfying(ProblemException.class, problem -> assertThat(problem.code())
                        .isEqualTo("no-sample-index"))
                .hasMessageContaining("ingest " + folder.root() + " again");
        assertThat(ingest()).isEqualTo(dataset);
        assertThat(instance.journal.state().datasets().sampleIndex(dataset)).isEqualTo(now.sampleIndex(dataset));
    }

    @Test
    void two_versions_are_told_apart_sample_by_sample() throws IOException {
        DatasetId before = ingest();
        List<String> train = folder.ids("train");
        folder.rename(train.get(2), "zz_renamed");
        folder.write(
                "sal_distill/" + train.get(4) + ".png",
                Files.readAllBytes(folder.root().resolve("sal_distill/" + train.get(0) + ".png")));

        DatasetDifference difference = queries.difference(before, ingest());

        assertThat(difference.splits().get(Split.TRAIN))
                .isEqualTo(new SplitDifference(
                        new SampleIds(1, List.of("zz_renamed")),
                        new SampleIds(1, List.of(train.get(2))),
                        new SampleIds(1, List.of(train.get(4))),
                        5));
        SampleIds none = new SampleIds(0, List.of());
        assertThat(difference.splits().get(Split.VAL)).isEqualTo(new SplitDifference(none, none, none, 3));
    }

    private DatasetId ingest() {
        JobId job = new JobId("job-" + ++jobs);
        return Instance.dataset(
                instance.request(job, IngestSpec.of(folder.root().toString())).end(job));
    }

    private List<String> ids() {
        List<String> ids = new ArrayList<>(folder.ids("train"));
        ids.addAll(folder.ids("val"));
        return ids;
    }

    private RawSample truth(String id, Split split) {
        PascalMt source = PascalMt.open(folder.root(), split);
        for (int i = 0; i < source.size(); i++) {
            if (source.id(i).equals(id)) {
                return source.read(i);
            }
        }
        throw new AssertionError(id);
    }

    private static List<String> classes(Pixels label) {
        List<String> names = Tasks.PASCAL.kind(PascalTasks.SEMSEG).classNames();
        List<String> found = new ArrayList<>();
        for (int index = 0; index < names.size(); index++) {
            for (byte pixel : label.data()) {
                if (pixel == index) {
                    found.add(names.get(index));
                    break;
                }
            }
        }
        return found;
    }

    private static double mean(Pixels image) {
        long sum = 0;
        for (byte level : image.data()) {
            sum += level & 0xff;
        }
        return (double) sum / image.data().length;
    }

    private static double mean(BufferedImage image) {
        long sum = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int argb = image.getRGB(x, y);
                sum += (argb >> 16 & 0xff) + (argb >> 8 & 0xff) + (argb & 0xff);
            }
        }
        return sum / (3.0 * image.getWidth() * image.getHeight());
    }

    private static BufferedImage read(PictureFile picture) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(picture.content()));
    }
}
