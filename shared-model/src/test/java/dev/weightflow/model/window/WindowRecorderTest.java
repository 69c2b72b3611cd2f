package dev.weightflow.model.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.weightflow.data.dataset.FileOpener;
import dev.weightflow.data.dataset.Limits;
import dev.weightflow.data.dataset.SampleSource;
import dev.weightflow.data.dataset.SyntheticPascal;
import dev.weightflow.data.dataset.folder.UnlabelledFolder;
import dev.weightflow.data.dataset.transform.ValidationTransform;
import dev.weightflow.data.host.HostTensor;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.model.backbone.Backbone;
import dev.weightflow.model.backbone.FeatureExtractor;
import dev.weightflow.model.backbone.Normalisation;
import dev.weightflow.model.backbone.StageFeatures;
import dev.weightflow.model.backbone.SwinConfig;
import dev.weightflow.model.backbone.vit.VitConfig;
import dev.weightflow.model.evaluation.Evaluation;
import dev.weightflow.model.method.BackbonePass;
import dev.weightflow.model.method.Method;
import dev.weightflow.model.method.Methods;
import dev.weightflow.model.method.PlainLinear;
import dev.weightflow.model.network.BaseModel;
import dev.weightflow.model.network.ImageInput;
import dev.weightflow.model.network.Network;
import dev.weightflow.model.network.NetworkConfig;
import dev.weightflow.model.tensor.StepScope;
import dev.weightflow.model.tensor.Torch;
import dev.weightflow.model.tensor.Transfer;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.drift.WindowImage;
import dev.weightflow.schema.id.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WindowRecorderTest {
    private static final int SIDE = 64;
    private static final long SEED = 3;

    @TempDir
    Path folder;

    private SampleSource samples;

    @BeforeEach
    void write() throws Exception {
        for (String id : List.of("gate-monday-1", "gate-monday-2", "gate-tuesday-1")) {
            int shade = id.hashCode() & 0xff;
            Files.write(
                    folder.resolve(id + ".jpg"),
                    SyntheticPascal.jpeg(90, 70, (x, y) -> (x * shade & 0xff) << 16 | (y * 3 % 256) << 8 | shade));
        }
        UnlabelledFolder images = UnlabelledFolder.open(folder, Limits.defaults(), FileOpener.PLAIN);
        samples = images.samples(images.ids(Split.VAL).ids(), Set.of());
    }

    static Stream<Backbone> backbones() {
        return Stream.of(SwinConfig.micro(), VitConfig.MICRO);
    }

    /** The features are computed once more through the extractor alone, and averaged by hand. */
    @ParameterizedTest
    @MethodSource("backbones")
    void an_embedding_is_the_average_of_the_last_stage_of_the_untrained_backbone(Backbone backbone) {
        try (Network trained = network(backbone, MethodName.MTLORA, 99);
                Network base = network(backbone, MethodName.DECODERS_ONLY, SEED)) {
            List<WindowImage> images = recorded(trained, base, 2);

            for (int index = 0; index < samples.size(); index++) {
                float[] expected = pooled(base, index);
                float[] found = images.get(index).features();
                assertThat(found).hasSize(expected.length);
                for (int feature = 0; feature < expected.length; feature++) {
                    assertThat(found[feature]).isCloseTo(expected[feature], within(1e-4f));
                }
                assertThat(found).isNotEqualTo(images.get((index + 1) % 3).features());
            }
        }
    }

    /** A network that was trained from another's result has that one's base, whatever its own training says. */
    @Test
    void the_backbone_beneath_a_network_is_its_base_whatever_it_was_trained_by() {
        BaseModel base = new BaseModel(SEED, Optional.empty());
        BaseModel other = new BaseModel(SEED + 1, Optional.empty());
        Method method = Methods.of(Methods.spec(MethodName.LORA));
        try (Network trained = base.build(NetworkConfig.of(SwinConfig.micro(), SIDE), method, Device.cpu(), none());
                BaseBackbone beneath = BaseBackbone.beneath(trained, other, Device.cpu(), none());
                Network untrained = network(SwinConfig.micro(), MethodName.DECODERS_ONLY, SEED)) {
            assertThat(beneath.weights()).isEmpty();
            assertThat(beneath.dimension()).isEqualTo(pooled(untrained, 0).length);
            WindowRecorder recorder = new WindowRecorder(beneath, Tasks.PASCAL, samples);
            Evaluation.of(trained, recorder.samples(), 2, recorder);
            assertThat(recorder.images()).isEqualTo(recorded(trained, untrained, 2));
        }
    }

    private static Function<Digest, Path> none() {
        return digest -> {
            throw new AssertionError("there are no weights");
        };
    }

    private float[] pooled(Network base, int index) {
        HostTensor image =
                new ValidationTransform(SIDE).apply(samples.read(index)).image();
        try (StepScope scope = StepScope.open()) {
            HostTensor tokens = Torch.inference(() -> {
                HostTensor batch =
                        new HostTensor(image.type(), List.of(1L, 3L, (long) SIDE, (long) SIDE), image.data());
                NDArray input = base.config()
                        .backbone()
                        .normalisation()
                        .of(ImageInput.of(batch, base.parameters().manager(), new Transfer()), Normalisation.IMAGENET);
                FeatureExtractor extractor =
                        base.config().layout().prepare(base.parameters().manager());
                BackbonePass pass = BackbonePass.one(base.config().taskNames()).get(0);
                List<StageFeatures> stages = extractor.forward(
                        input,
                        name -> base.parameters().get(pass.parameter(name)),
                        new PlainLinear(pass, base.parameters()),
                        false);
                return Transfer.toHost(stages.get(3).beforeMerging().shared());
            });
            int channels = Math.toIntExact(tokens.shape().get(2));
            float[] values = tokens.toFloats();
            float[] mean = new float[channels];
            int positions = values.length / channels;
            for (int at = 0; at < values.length; at++) {
                mean[at % channels] += values[at] / positions;
            }
            return mean;
        }
    }

    @Test
    void the_predictions_give_shares_and_confidences_and_the_photograph_its_statistics() {
        try (Network trained = network(SwinConfig.micro(), MethodName.MTLORA, 99);
                Network base = network(SwinConfig.micro(), MethodName.DECODERS_ONLY, SEED)) {
            WindowImage image = recorded(trained, base, 2).get(1);

            assertThat(image.id()).isEqualTo("gate-monday-2");
            assertThat(image.group()).isEqualTo("gate-monday");
            assertThat(image.shares()).containsOnlyKeys(PascalTasks.SEMSEG, PascalTasks.HUMAN_PARTS);
            image.shares().forEach((task, shares) -> {
                assertThat(shares).hasSize(Tasks.PASCAL.kind(task).channels());
                assertThat(shares.stream().mapToDouble(share -> share).sum()).isCloseTo(1, within(1e-9));
            });
            assertThat(image.scalars())
                    .containsOnlyKeys(
                            "brightness",
                            "contrast",
                            "width",
                            "height",
                            WindowImage.confidence(PascalTasks.SEMSEG),
                            WindowImage.confidence(PascalTasks.SAL),
                            WindowImage.confidence(PascalTasks.HUMAN_PARTS))
                    .containsEntry("width", 90.0)
                    .containsEntry("height", 70.0)
                    .containsEntry(
                            "brightness",
                            ImageStatistics.of(samples.read(1).image()).brightness());
            for (TaskName task : List.of(PascalTasks.SEMSEG, PascalTasks.SAL, PascalTasks.HUMAN_PARTS)) {
                assertThat(image.scalars().get(WindowImage.confidence(task))).isBetween(0.0, 1.0);
            }
        }
    }

    @Test
    void the_same_images_are_recorded_alike() {
        try (Network trained = network(SwinConfig.micro(), MethodName.MTLORA, 99);
                Network base = network(SwinConfig.micro(), MethodName.DECODERS_ONLY, SEED)) {
            assertThat(recorded(trained, base, 2)).isEqualTo(recorded(trained, base, 2));
        }
    }

    /** Logits 0 and ln 3 give probabilities of 1/4 and 3/4; a logit of ln 3 alone gives 3/4, half of the way from a half to 1. */
    @Test
    void confidence_is_the_mean_probability_of_what_is_predicted() {
        float ln3 = (float) Math.log(3);
        try (StepScope scope = StepScope.open();
                Network any = network(SwinConfig.micro(), MethodName.DECODERS_ONLY, SEED)) {
            var manager = any.parameters().manager();
            NDArray classes = manager.create(new float[] {0, 0, ln3, 0}, new Shape(1, 2, 1, 2));
            NDArray foreground = manager.create(new float[] {ln3, -ln3, 0, 100}, new Shape(1, 1, 2, 2));

            assertThat(confidence(PascalTasks.SEMSEG, classes)).isCloseTo((0.75f + 0.5f) / 2, within(1e-6f));
            assertThat(confidence(PascalTasks.SAL, foreground)).isCloseTo((0.5f + 0.5f + 0 + 1) / 4, within(1e-6f));
            assertThat(Confidence.of(Tasks.PASCAL.kind(PascalTasks.NORMALS), classes))
                    .isEmpty();
        }
    }

    private static float confidence(TaskName task, NDArray output) {
        return Confidence.of(Tasks.PASCAL.kind(task), output).orElseThrow().toFloats()[0];
    }

    private List<WindowImage> recorded(Network trained, Network base, int batch) {
        WindowRecorder recorder = new WindowRecorder(BaseBackbone.over(base), Tasks.PASCAL, samples);
        Evaluation.of(trained, recorder.samples(), batch, recorder);
        return recorder.images();
    }

    private static Network network(Backbone backbone, MethodName method, long seed) {
        return Network.create(NetworkConfig.of(backbone, SIDE), Methods.of(Methods.spec(method)), Device.cpu(), seed);
    }
}
